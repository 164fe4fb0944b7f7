{{%AUTOESCAPE context="HTML"}}{{! New or edit a team. HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_NAME,
FIELD_CODE, FIELD_PARENT_ID, FIELD_REGION, FIELD_RECOVERY_LIMIT, FIELD_SHARED, FIELD_ACTIVE. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_CODE}}{{>FIELD_PARENT_ID}}{{>FIELD_REGION}}{{>FIELD_RECOVERY_LIMIT}}{{>FIELD_SHARED}}{{>FIELD_ACTIVE}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/team">[[Cancel]]</a></div>
</form>
