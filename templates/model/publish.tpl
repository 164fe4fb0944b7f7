{{%AUTOESCAPE context="HTML"}}{{! Publish a draft. BACK_HREF BACK_LABEL HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; FACT rows: TEXT, BAD section; FIELD_VALID_FROM,
FIELD_NOTE, FIELD_REWRITE, ASK section with FIELD_UNREHEARSED; RULES_HREF. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/model">[[Lifecycle models]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK_HREF}}">{{BACK_LABEL}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<ul class="clm-card-body clm-facts">{{#FACT}}<li{{#BAD}} class="clm-warn"{{/BAD}}>{{TEXT}}</li>{{/FACT}}</ul>
<div class="clm-card-body clm-form">{{>FIELD_VALID_FROM}}{{>FIELD_NOTE}}{{>FIELD_REWRITE}}{{#ASK}}{{>FIELD_UNREHEARSED}}{{/ASK}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Publish]]</button><a class="btn" href="{{RULES_HREF}}">[[Back to the draft]]</a></div>
</form>
