{{%AUTOESCAPE context="HTML"}}{{! New or edit a cause of warnings. HEADLINE ACTION DRAFT; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/warning/rule">[[Rules of warnings]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME_ZH_CN}}{{>FIELD_NAME_ZH_TW}}{{>FIELD_NAME_EN}}{{>FIELD_MEANING_ZH_CN}}{{>FIELD_MEANING_ZH_TW}}{{>FIELD_MEANING_EN}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/warning/rule">[[Cancel]]</a></div>
</form>
