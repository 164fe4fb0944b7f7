{{%AUTOESCAPE context="HTML"}}{{! The cycle of a product category. HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_CYCLE_DAYS. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/category">[[Product categories]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_CYCLE_DAYS}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/category">[[Cancel]]</a></div>
</form>
