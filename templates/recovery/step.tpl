{{%AUTOESCAPE context="HTML"}}{{! A form of a step of a recovery plan. HEADLINE LEAD ACTION BACK_HREF CUSTOMER CASE_NO; OFFERED section with OFFER_TEXT, SAY section with SAY_TEXT (message to
the customer); FORM_ERRORS, FORM_HIDDEN, FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/recovery">[[Recovery]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK_HREF}}">{{CASE_NO}} {{CUSTOMER}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span>{{LEAD}}</span></div></div></div>
{{#OFFERED}}<p class="clm-mid"><span class="clm-chip clm-s4">[[Offer]]</span> {{OFFER_TEXT}}</p>
{{/OFFERED}}{{#SAY}}<section class="clm-card clm-mid" aria-labelledby="say-title"><div class="clm-card-head"><h2 id="say-title">[[Message to the customer]]</h2></div><div class="clm-card-body clm-pre clm-text">{{SAY_TEXT}}</div></section>
{{/SAY}}{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">{{>FIELD_TITLE}}{{>FIELD_DUE_ON}}{{>FIELD_REST}}{{>FIELD_WHY}}{{>FIELD_ACCOUNT}}{{>FIELD_CHANNEL}}{{>FIELD_KIND}}{{>FIELD_WAY}}{{>FIELD_CONTACT}}{{>FIELD_SAID}}{{>FIELD_SPENT}}{{>FIELD_NEXT_ON}}{{>FIELD_NEXT}}{{>FIELD_COST}}{{>FIELD_OFFER}}{{>FIELD_MESSAGE}}{{>FIELD_REQUIRED}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
