{{%AUTOESCAPE context="HTML"}}{{! A task for a colleague. HEADLINE ABOUT ACTION; FORM_ERRORS, FORM_HIDDEN, FIELD_ACCOUNT includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/task">[[Tasks]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span>{{ABOUT}}</span></div></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_ACCOUNT}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/task">[[Cancel]]</a></div>
</form>
