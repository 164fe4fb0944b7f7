{{%AUTOESCAPE context="HTML"}}{{! All open deals of a customer, closed at once. HEADLINE, CUSTOMER_NAME,
CUSTOMER_HREF, BACK_HREF, ACTION. OPEN section: DEAL rows: HREF KIND CODE NAME DAY AMOUNT; FORM_HIDDEN, FIELD_REASON
includes. NOTHING section. FORM_ERRORS include. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/customer">[[Customers]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{CUSTOMER_HREF}}">{{CUSTOMER_NAME}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}{{#OPEN}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<p class="clm-card-body">[[These are open with this customer. They are closed today, opportunities as lost, and each can be opened again.]]</p>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Open deals]]"><table class="clm-table"><thead><tr><th scope="col">[[Kind]]</th><th scope="col">[[Number]]</th><th scope="col">[[deal|What it is about]]</th><th scope="col">[[Opened on]]</th><th scope="col" class="clm-num">[[Amount]]</th></tr></thead><tbody>
{{#DEAL}}<tr><td>{{KIND}}</td><td><a href="{{HREF}}">{{CODE}}</a></td><td>{{NAME}}</td><td>{{DAY}}</td><td class="clm-num">{{AMOUNT}}</td></tr>
{{/DEAL}}</tbody></table></div>
<div class="clm-card-body clm-form">{{>FIELD_REASON}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Close them]]</button><a class="btn" href="{{BACK_HREF}}">[[Leave them open]]</a></div>
</form>{{/OPEN}}{{#NOTHING}}<p class="clm-card clm-card-body clm-soft">[[No deal is open with this customer.]] <a href="{{BACK_HREF}}">[[Back to the customer]]</a></p>{{/NOTHING}}
