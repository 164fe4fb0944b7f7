{{%AUTOESCAPE context="HTML"}}{{! A decision over a report once more, with messages. HEADLINE ACTION BACK_HREF; FORM_ERRORS, FORM_HIDDEN; ADD section: FIELD_CUSTOMER FIELD_WHAT FIELD_WHO
FIELD_DUE_ON, else FIELD_DONE FIELD_RESULT. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{#ADD}}{{>FIELD_CUSTOMER}}{{>FIELD_WHAT}}{{>FIELD_WHO}}{{>FIELD_DUE_ON}}{{/ADD}}{{#NOT_ADD}}{{>FIELD_DONE}}{{>FIELD_RESULT}}{{/NOT_ADD}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
