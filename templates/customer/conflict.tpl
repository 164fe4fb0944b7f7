{{%AUTOESCAPE context="HTML"}}{{! Two people edited the same row. Also for contacts. BACK_HREF, NAME, LIST_HREF, LIST_LABEL,
WHAT_TEXT (who saved when, from which version), SUMMARY_TEXT. ACTION, FORM_HIDDEN
include (with the other's version), THEIR_NAME, THEIR_TEXT (time, version), MY_NAME,
OLD_TEXT (version it was), NEXT_VERSION.
ROW rows: NAME (of the field) LABEL ID, BOTH section (both changed it), OLD,
ORIG THEIRS MINE (as the form sends them), THEIRS_SHOWN and MINE_SHOWN rows: SAME, OUT or IN section, each
with TEXT; THEIRS_CHOSEN, MINE_CHOSEN sections; RESULT (text of the input), one of FREE
(one line), LINES and FIXED (OPTION rows: VALUE LABEL, SELECTED section; UNDECIDED
section: nothing chosen) sections; ERROR section. KEEP rows: NAME VALUE (fields
that are the same: sent again). SAME_TEXT (how many are equal). LEFT section with LEFT_TEXT (not chosen yet).
}}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{LIST_HREF}}">{{LIST_LABEL}}</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK_HREF}}">{{NAME}}</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><span>[[Edit]]</span></nav>
<div class="clm-head"><div class="clm-head-text"><h1>[[Someone else changed this while you were editing]]</h1><div class="clm-meta">{{WHAT_TEXT}}</div></div></div>
<div class="clm-notice clm-notice-warn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#git-merge"></use></svg><span class="clm-grow"><strong>[[Nothing is lost.]]</strong> {{SUMMARY_TEXT}}</span></div>
<form class="clm-card" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<input type="hidden" name="merging" value="1">{{#KEEP}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}"><input type="hidden" name="was_{{NAME}}" value="{{VALUE:H=pre}}">{{/KEEP}}
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[What differs]]">
<table class="clm-table clm-conflict">
<thead><tr><th scope="col">[[Field]]</th><th scope="col"><strong>[[Original]]</strong> {{OLD_TEXT}}</th><th scope="col"><strong>{{THEIR_NAME}}</strong> {{THEIR_TEXT}}</th><th scope="col"><strong>[[Mine]]</strong> {{MY_NAME}}</th><th scope="col"><strong>[[Merged]]</strong></th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row">{{LABEL}}{{#BOTH}}<br><span class="clm-chip clm-s7">[[both changed]]</span>{{/BOTH}}</th><td data-head="[[Original]]">{{OLD}}</td>
<td data-head="{{THEIR_NAME}}"><label><input class="form-check-input" type="radio" name="pick_{{NAME}}" value="theirs" data-fills="{{ID}}" data-value="{{THEIRS:H=pre}}"{{#THEIRS_CHOSEN}} checked{{/THEIRS_CHOSEN}}><span>{{#THEIRS_SHOWN}}{{#SAME}}{{TEXT}}{{/SAME}}{{#OUT}}<del class="clm-del">{{TEXT}}</del> {{/OUT}}{{#IN}}<ins class="clm-ins">{{TEXT}}</ins>{{/IN}}{{/THEIRS_SHOWN}}</span></label></td>
<td data-head="[[Mine]]"><label><input class="form-check-input" type="radio" name="pick_{{NAME}}" value="mine" data-fills="{{ID}}" data-value="{{MINE:H=pre}}"{{#MINE_CHOSEN}} checked{{/MINE_CHOSEN}}><span>{{#MINE_SHOWN}}{{#SAME}}{{TEXT}}{{/SAME}}{{#OUT}}<del class="clm-del">{{TEXT}}</del> {{/OUT}}{{#IN}}<ins class="clm-ins">{{TEXT}}</ins>{{/IN}}{{/MINE_SHOWN}}</span></label></td>
<td data-head="[[Merged]]"><input type="hidden" name="orig_{{NAME}}" value="{{ORIG:H=pre}}"><input type="hidden" name="was_{{NAME}}" value="{{THEIRS:H=pre}}"><input type="hidden" name="mine_{{NAME}}" value="{{MINE:H=pre}}"><input type="hidden" name="pre_{{NAME}}" value="{{RESULT:H=pre}}">{{#FREE}}<input class="form-control{{#ERROR}} is-invalid{{/ERROR}}" type="text" id="{{ID}}" name="{{NAME}}" value="{{RESULT}}" aria-label="{{LABEL}}" placeholder="[[Choose one, or write here]]"{{#ERROR}} aria-invalid="true"{{/ERROR}}>{{/FREE}}{{#LINES}}<textarea class="form-control{{#ERROR}} is-invalid{{/ERROR}}" id="{{ID}}" name="{{NAME}}" rows="3" aria-label="{{LABEL}}" placeholder="[[Choose one, or write here]]"{{#ERROR}} aria-invalid="true"{{/ERROR}}>{{RESULT:H=pre}}</textarea>{{/LINES}}{{#FIXED}}<select class="form-select{{#ERROR}} is-invalid{{/ERROR}}" id="{{ID}}" name="{{NAME}}" aria-label="{{LABEL}}"{{#ERROR}} aria-invalid="true"{{/ERROR}}>{{#UNDECIDED}}<option value="" selected>[[Choose one]]</option>{{/UNDECIDED}}{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select>{{/FIXED}}</td></tr>
{{/ROW}}<tr><th scope="row">[[The rest]]</th><td colspan="4" class="clm-soft">{{SAME_TEXT}}</td></tr>
</tbody>
</table>
</div>
<div class="clm-card-foot">{{#LEFT}}<span class="clm-bad"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-triangle"></use></svg> {{LEFT_TEXT}}</span>{{/LEFT}}<span class="clm-buttons clm-right"><a class="btn" href="{{BACK_HREF}}">[[Drop my changes]]</a><button class="btn" type="button" data-choose-all="mine" data-needs-js hidden>[[Mine everywhere]]</button><button class="btn btn-primary" type="submit">[[Save as version %{NEXT_VERSION}]]</button></span></div>
</form>
<section class="clm-card" aria-labelledby="kept-title"><div class="clm-card-head"><h2 id="kept-title">[[Your changes are kept]]</h2></div><div class="clm-card-body">[[You can leave this page: what you typed is kept for 24 hours and comes back when you edit again. The other person is not interrupted.]]</div></section>
