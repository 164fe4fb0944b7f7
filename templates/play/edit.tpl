{{%AUTOESCAPE context="HTML"}}{{! New or edit a play. HEADLINE ACTION BACK_HREF BACK; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes by name. OTHERS
section: PLACE_ACTION, FORM_HIDDEN, OTHER rows: ID NAME TEXT MARK. TAKE section: TAKE_ACTION ID, CSRF. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{BACK_HREF}}">[[The stage]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{#OTHERS}}<section class="clm-card clm-mid"><div class="clm-card-head"><h2>[[Take one there is]]</h2></div><form method="post" action="{{PLACE_ACTION}}">{{>FORM_HIDDEN}}<ul class="clm-plain clm-rows">
{{#OTHER}}<li class="clm-line"><div>{{NAME}} <span class="clm-soft-small">{{MARK}}</span><div class="clm-soft-small">{{TEXT}}</div></div><button class="btn btn-sm" type="submit" name="put" value="{{ID}}">[[Put into the stage]]</button></li>
{{/OTHER}}</ul></form></section>
<h2>[[Or write a new one]]</h2>
{{/OTHERS}}{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<input type="hidden" name="back" value="{{BACK}}">{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME_ZH_CN}}{{>FIELD_NAME_ZH_TW}}{{>FIELD_NAME_EN}}{{>FIELD_MARK}}{{>FIELD_TEXT_ZH_CN}}{{>FIELD_TEXT_ZH_TW}}{{>FIELD_TEXT_EN}}{{>FIELD_ACTIVE}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
{{#TAKE}}<form class="clm-mid" method="post" action="{{TAKE_ACTION}}">{{>FORM_HIDDEN}}<button class="btn" type="submit" name="take" value="{{ID}}">[[Take it out of this stage]]</button></form>{{/TAKE}}
