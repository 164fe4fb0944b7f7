{{%AUTOESCAPE context="HTML"}}{{! Enter a value of a KPI. HEADLINE ACTION DRAFT; KEPT section with KEPT_AT CSRF DRAFT HERE; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/kpi">[[KPIs]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-draft="{{DRAFT}}">
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_KPI_CODE}}{{>FIELD_DAY}}{{>FIELD_VALUE}}{{>FIELD_SOURCE}}{{>FIELD_TEAM_ID}}{{>FIELD_REGION_CODE}}{{>FIELD_CATEGORY_ID}}{{>FIELD_REMARK}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="/kpi">[[Cancel]]</a><span class="clm-soft-small" data-draft-note hidden>[[Draft kept]]</span></div>
</form>
