{{%AUTOESCAPE context="HTML"}}{{! To whom do the chosen customers go? HEADLINE, FORM_ERRORS, FORM_HIDDEN,
FIELD_OWNER_ID includes; ROW rows: ID NAME OWNER. }}<div class="clm-narrow"><div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
<form class="clm-card" method="post" action="/customer/bulk/owner">{{>FORM_HIDDEN}}{{#ROW}}<input type="hidden" name="pick" value="{{ID}}">{{/ROW}}
<div class="clm-card-body">{{>FORM_ERRORS}}{{>FIELD_OWNER_ID}}
<p class="clm-soft">[[The customers move into the new owner's team, with the open tasks of the owner they have now.]]</p></div>
<table class="clm-table"><thead><tr><th scope="col">[[Customer]]</th><th scope="col">[[Owner now]]</th></tr></thead>
<tbody>{{#ROW}}<tr><th scope="row"><a href="/customer/{{ID:u}}">{{NAME}}</a></th><td>{{OWNER}}</td></tr>
{{/ROW}}</tbody></table>
<div class="clm-card-foot"><a class="btn" href="/customer">[[Cancel]]</a><button class="btn btn-primary clm-right" type="submit">[[Hand over]]</button></div></form></div>
