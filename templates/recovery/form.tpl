{{%AUTOESCAPE context="HTML"}}{{! A form of a recovery case. HEADLINE LEAD ACTION BACK_HREF CUSTOMER CASE_NO; FORM_ERRORS, FORM_HIDDEN, FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/recovery">[[Recovery]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK_HREF}}">{{CASE_NO}} {{CUSTOMER}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span>{{LEAD}}</span></div></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_REASON}}{{>FIELD_FAMILY_CODE}}{{>FIELD_SAID_BY}}{{>FIELD_TEXT}}{{>FIELD_MAIN}}{{>FIELD_DECISION}}{{>FIELD_WHY}}{{>FIELD_BUDGET}}{{>FIELD_OUTCOME}}{{>FIELD_DAY}}{{>FIELD_COST}}{{>FIELD_LESSON}}{{>FIELD_DEADLINE}}{{>FIELD_AVOIDABLE}}{{>FIELD_COMPETITOR}}{{>FIELD_OFFER_PERCENT}}{{>FIELD_OFFER_TEXT}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
