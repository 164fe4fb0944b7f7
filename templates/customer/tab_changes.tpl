{{%AUTOESCAPE context="HTML"}}{{! The change log. CHANGE rows: WHEN BY WHAT, FIELD rows: LABEL OLD NEW. NOTHING
section; MORE section with MORE_HREF. }}<ul class="clm-plain clm-rows">
{{#CHANGE}}<li><div class="clm-line"><span><span class="clm-strong">{{WHAT}}</span> <span class="clm-soft-small">{{BY}}</span></span><span class="clm-soft-small">{{WHEN}}</span></div>
{{#FIELD}}<div class="clm-small"><span class="clm-soft">{{LABEL}}:</span> {{OLD}} <span aria-hidden="true">→</span> {{NEW}}</div>
{{/FIELD}}</li>
{{/CHANGE}}</ul>
{{#NOTHING}}<p class="clm-card-body clm-soft">[[Nobody has changed the data yet.]]</p>
{{/NOTHING}}{{#MORE}}<div class="clm-card-foot clm-no-print"><a class="btn btn-sm" rel="next" href="{{MORE_HREF}}">[[Earlier]]</a></div>
{{/MORE}}
