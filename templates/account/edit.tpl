{{%AUTOESCAPE context="HTML"}}{{! New or edit a user. HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME
VALUE; a FIELD_ include for each field by its name. EXISTING section: RESET_ACTION,
SESSIONS_ACTION, CSRF. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<div class="clm-cols"><form class="clm-card" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_LOGIN}}{{>FIELD_EMAIL}}{{>FIELD_PHONE}}{{>FIELD_TEAM_ID}}{{>FIELD_LANG}}{{>FIELD_ACTIVE}}
<fieldset class="clm-wide"><legend class="form-label">[[Roles]]</legend>{{>FIELD_SALES}}{{>FIELD_MANAGER}}{{>FIELD_MARKETING}}{{>FIELD_SERVICE}}{{>FIELD_ANALYST}}{{>FIELD_ADMIN}}</fieldset>
</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/account">[[Cancel]]</a></div>
</form>
<aside class="clm-aside" aria-label="[[Access]]">{{#EXISTING}}<section class="clm-card" aria-labelledby="access-title"><div class="clm-card-head"><h2 id="access-title">[[Access]]</h2></div><div class="clm-card-body"><p class="clm-soft">[[A new first password is shown once and has to be changed at the next login. Either ends what is open now.]]</p><div class="clm-buttons">
<form method="post" action="{{RESET_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>[[Set a new first password]]</button></form>
<form method="post" action="{{SESSIONS_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#logout"></use></svg>[[End all sessions]]</button></form></div></div></section>{{/EXISTING}}</aside></div>
