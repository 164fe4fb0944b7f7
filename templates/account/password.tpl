{{%AUTOESCAPE context="HTML"}}{{! Change one's own password. FORM_ERRORS and
FORM_HIDDEN includes; FIELD_OLD, FIELD_NEW, FIELD_AGAIN includes (parts/field_password).
MUST section: the password was given by someone else and has to be changed now. }}<div class="clm-narrow">
<div class="clm-head"><div class="clm-head-text"><h1>[[Change password]]</h1></div></div>
{{#MUST}}<div class="clm-notice clm-notice-warn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg><span class="clm-grow">[[This password was set for you. Choose your own before you go on.]]</span></div>
{{/MUST}}{{>FORM_ERRORS}}<form class="clm-card" method="post" action="/account/password">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">
{{>FIELD_OLD}}{{>FIELD_NEW}}{{>FIELD_AGAIN}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Change password]]</button><span class="clm-soft-small">[[Other devices are logged out.]]</span></div>
</form>
</div>
