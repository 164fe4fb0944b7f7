{{%AUTOESCAPE context="HTML"}}{{! A new market. FORM_ERRORS, FORM_HIDDEN, FIELD_CATEGORY_ID, FIELD_REGION. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/market">[[Markets]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>[[New market]]</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="/market" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_CATEGORY_ID}}{{>FIELD_REGION}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/market">[[Cancel]]</a></div>
</form>
