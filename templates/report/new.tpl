{{%AUTOESCAPE context="HTML"}}{{! A new report. FORM_ERRORS, FORM_HIDDEN; FIELD_ includes; CARRIED section (the scope of another page): SCOPE_QUERY SCOPE_WORDS. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/report">[[Reports]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>[[New report]]</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="/report" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">
{{>FIELD_KIND}}{{#CARRIED}}<input type="hidden" name="scope" value="{{SCOPE_QUERY}}"><p>[[Scope:]] {{SCOPE_WORDS}} <a class="clm-under" href="/report/new">[[Another scope]]</a></p>{{/CARRIED}}{{#NOT_CARRIED}}{{>FIELD_MODEL}}{{>FIELD_STAGE}}{{>FIELD_TEAM_ID}}{{>FIELD_OWNER_ID}}{{>FIELD_PERIOD}}<div class="clm-whole">{{>FIELD_DAY}}</div><div class="clm-days">{{>FIELD_FROM}}</div><div class="clm-days">{{>FIELD_TO}}</div><div class="clm-whole">{{>FIELD_KNOWN}}</div>{{/NOT_CARRIED}}{{>FIELD_APART}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Draw up]]</button><a class="btn" href="/report">[[Cancel]]</a></div>
</form>
<p class="clm-soft clm-mid">[[A sheet of one customer, for a handover too, or of one recovery case is printed from its own page.]]</p>
