{{%AUTOESCAPE context="HTML"}}{{! Merge a reason into another. HEADLINE USED ACTION; FORM_ERRORS, FORM_HIDDEN, FIELD_INTO. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/reason">[[Churn reasons]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form"><p>{{USED}}</p>{{>FIELD_INTO}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Merge]]</button><a class="btn" href="/reason">[[Cancel]]</a></div>
</form>
