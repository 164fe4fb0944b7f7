{{%AUTOESCAPE context="HTML"}}{{! New or edit a user. HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; FIELD_NAME,
FIELD_LOGIN, FIELD_EMAIL, FIELD_PHONE, FIELD_TEAM_ID, FIELD_LANG, FIELD_PASSWORD (new
only), FIELD_ACTIVE; ROLE rows: VALUE LABEL TEXT (what it may do), CHECKED section;
ROLE_ERROR section with MESSAGE. EXISTING section: RESET_ACTION, SESSIONS_ACTION, CSRF,
SESSIONS_TEXT. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<div class="clm-cols"><form class="clm-card" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_LOGIN}}{{>FIELD_EMAIL}}{{>FIELD_PHONE}}{{>FIELD_TEAM_ID}}{{>FIELD_LANG}}{{>FIELD_PASSWORD}}{{>FIELD_ACTIVE}}
<fieldset class="clm-wide"><legend class="form-label">[[Roles]]</legend>{{#ROLE}}<label class="clm-check"><input class="form-check-input" type="checkbox" name="role" value="{{VALUE}}"{{#CHECKED}} checked{{/CHECKED}}><span>{{LABEL}} <span class="clm-soft-small">{{TEXT}}</span></span></label>
{{/ROLE}}<div class="clm-note">{{#ROLE_ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ROLE_ERROR}}</div></fieldset>
</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/account">[[Cancel]]</a></div>
</form>
<aside class="clm-aside" aria-label="[[Access]]">{{#EXISTING}}<section class="clm-card" aria-labelledby="access-title"><div class="clm-card-head"><h2 id="access-title">[[Access]]</h2></div><div class="clm-card-body"><p>{{SESSIONS_TEXT}}</p><div class="clm-buttons">
<form method="post" action="{{RESET_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>[[Set a new first password]]</button></form>
<form method="post" action="{{SESSIONS_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#logout"></use></svg>[[End all sessions]]</button></form></div></div></section>{{/EXISTING}}</aside></div>
