{{%AUTOESCAPE context="HTML"}}{{! New or edit a need. HEADLINE ACTION BACK_HREF; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes by name. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{BACK_HREF}}">[[The stage]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_KIND}}{{>FIELD_TEXT_ZH_CN}}{{>FIELD_TEXT_ZH_TW}}{{>FIELD_TEXT_EN}}{{>FIELD_ACTIVE}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
