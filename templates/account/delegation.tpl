{{%AUTOESCAPE context="HTML"}}{{! Who stands in for a manager. HEADLINE; FORM_ERRORS, FORM_HIDDEN; FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/account/own">[[My account]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span>[[In these days the stand-in sees the customers of your teams, and what waits for your approval.]]</span></div></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="/account/own/stand-in" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_STAND_IN_ID}}{{>FIELD_FROM_ON}}{{>FIELD_TO_ON}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/account/own">[[Cancel]]</a></div>
</form>
