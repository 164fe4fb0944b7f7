{{%AUTOESCAPE context="HTML"}}{{! Settings of the company. ACTION; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE;
FIELD_CYCLE_DAYS; COMPANY ZONE CURRENCY (from the settings file). }}<div class="clm-head"><div class="clm-head-text"><h1>[[Settings]]</h1></div></div>
{{>FORM_ERRORS}}<div class="clm-cols"><form class="clm-card" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_CYCLE_DAYS}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button></div>
</form>
<aside class="clm-aside" aria-label="[[Fixed at installation]]"><section class="clm-card" aria-labelledby="fixed-title"><div class="clm-card-head"><h2 id="fixed-title">[[Fixed at installation]]</h2></div><div class="clm-card-body"><dl class="clm-dl"><dt>[[Company name]]</dt><dd>{{COMPANY}}</dd><dt>[[Time zone]]</dt><dd>{{ZONE}}</dd><dt>[[Currency]]</dt><dd>{{CURRENCY}}</dd></dl></div></section></aside></div>
