{{%AUTOESCAPE context="HTML"}}{{! New or edit a template of a plan, or a step of one. HEADLINE ACTION BACK_HREF; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/plan">[[Recovery plans]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME_ZH_CN}}{{>FIELD_NAME_ZH_TW}}{{>FIELD_NAME_EN}}{{>FIELD_ROLE}}{{>FIELD_KIND}}{{>FIELD_DAY}}{{>FIELD_COST}}{{>FIELD_FAMILY_CODE}}{{>FIELD_REASON_CODE}}{{>FIELD_TIER}}{{>FIELD_STATE}}{{>FIELD_REQUIRED}}{{>FIELD_DONE_WHEN}}{{>FIELD_OFFER_ZH_CN}}{{>FIELD_OFFER_ZH_TW}}{{>FIELD_OFFER_EN}}{{>FIELD_TEXT_ZH_CN}}{{>FIELD_TEXT_ZH_TW}}{{>FIELD_TEXT_EN}}{{>FIELD_HOLDOUT_PERCENT}}{{>FIELD_HOLDOUT_DAYS}}{{>FIELD_ACTIVE}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
