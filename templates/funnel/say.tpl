{{%AUTOESCAPE context="HTML"}}{{! Conclusions. ANY section; SAYING rows: ICON TONE (warn|bad|good|soft), SENTENCE EVIDENCE includes (parts/phrase), BEHIND include, DROP section: DROP_TEXT, PART
include. }}<section class="clm-card" id="say" aria-labelledby="say-title"><div class="clm-card-head"><h2 id="say-title">[[Conclusions]]</h2><span class="clm-end"><span>[[made from the numbers by rules]]</span></span></div>
{{#ANY}}<ul class="clm-plain clm-rows clm-sayings">
{{#SAYING}}<li><svg class="clm-i clm-{{TONE}}" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg><div class="clm-grow"><div class="clm-strong">{{>SENTENCE}}</div><div class="clm-soft-small">{{>EVIDENCE}}{{#DROP}}<br>{{DROP_TEXT}} {{>PART}}{{/DROP}}</div></div><div class="clm-nowrap">{{>BEHIND}}</div></li>
{{/SAYING}}</ul>
{{/ANY}}{{#NOT_ANY}}<p class="clm-card-body clm-soft">[[Nothing stands out: no change is larger than chance, and no group is large enough for a sentence.]]</p>
{{/NOT_ANY}}</section>
