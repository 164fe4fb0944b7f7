{{%AUTOESCAPE context="HTML"}}{{! Set or change a goal. HEADLINE ACTION BACK_HREF; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE;
FIELD_ includes by name; DELETE section with DELETE_HREF. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{BACK_HREF}}">[[Goals]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_KPI}}{{>FIELD_STAGE}}{{>FIELD_TEAM_ID}}{{>FIELD_ACCOUNT_ID}}{{>FIELD_PERIOD}}{{>FIELD_BOUND}}{{>FIELD_TARGET}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a>{{#DELETE}}<a class="btn clm-right" href="{{DELETE_HREF}}">[[Delete]]</a>{{/DELETE}}</div>
</form>
