{{%AUTOESCAPE context="HTML"}}{{! Withdraw a report. HEADLINE ACTION BACK_HREF; FORM_ERRORS, FORM_HIDDEN, FIELD_WHY. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_WHY}}</div>
<div class="clm-card-foot"><a class="btn btn-primary" href="{{BACK_HREF}}">[[Go back]]</a><button class="btn btn-danger" type="submit">[[Withdraw]]</button></div>
</form>
