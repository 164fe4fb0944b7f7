{{%AUTOESCAPE context="HTML"}}{{! One's own account. FORM_ERRORS, FORM_HIDDEN; FIELD_NAME, FIELD_PHONE, FIELD_LANG,
FIELD_THEME; LOGIN; CSRF; SESSION rows: DEVICE ADDRESS SINCE SEEN, THIS section (the
present one). OTHERS section (there are others). }}<div class="clm-head"><div class="clm-head-text"><h1>[[My account]]</h1><div class="clm-meta">{{LOGIN}}</div></div></div>
{{>FORM_ERRORS}}<div class="clm-cols"><form class="clm-card" method="post" action="/account/own" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_PHONE}}{{>FIELD_LANG}}{{>FIELD_THEME}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn clm-right" href="/account/password"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>[[Change password]]</a></div>
</form>
<aside class="clm-aside" aria-label="[[Where you are logged in]]"><section class="clm-card" aria-labelledby="sessions-title"><div class="clm-card-head"><h2 id="sessions-title">[[Where you are logged in]]</h2></div><ul class="clm-plain clm-rows">
{{#SESSION}}<li class="clm-line"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#device-desktop"></use></svg><div class="clm-grow"><div class="clm-strong">{{DEVICE}}{{#THIS}} <span class="clm-chip clm-s4">[[this one]]</span>{{/THIS}}</div><div class="clm-soft-small">{{ADDRESS}} · [[since %{SINCE}]]</div><div class="clm-soft-small">[[last seen %{SEEN}]]</div></div></li>
{{/SESSION}}</ul>{{#OTHERS}}<div class="clm-card-foot"><form method="post" action="/account/own/logout"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#logout"></use></svg>[[Log out everywhere else]]</button></form></div>{{/OTHERS}}</section></aside></div>
