{{%AUTOESCAPE context="HTML"}}{{! What is to be done with the chosen warnings. HEADLINE DO BUTTON NEXT; SNOOZE, ASSIGN, NOTE sections; FORM_ERRORS, FORM_HIDDEN, FIELD_UNTIL, FIELD_REASON, FIELD_ACCOUNT_ID includes;
ROW rows: ID HREF CUSTOMER CAUSE TONE LEVEL WHO. }}<div class="clm-narrow"><div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
<form class="clm-card" method="post" action="/warning/bulk/do">{{>FORM_HIDDEN}}<input type="hidden" name="do" value="{{DO}}"><input type="hidden" name="next" value="{{NEXT}}">{{#ROW}}<input type="hidden" name="pick" value="{{ID}}">{{/ROW}}
<div class="clm-card-body">{{>FORM_ERRORS}}{{#SNOOZE}}{{>FIELD_UNTIL}}{{>FIELD_REASON}}{{/SNOOZE}}{{#ASSIGN}}{{>FIELD_ACCOUNT_ID}}{{/ASSIGN}}{{#NOTE}}<p class="clm-soft">[[A customer that has an open case gets no second one; the warning is joined to it.]]</p>{{/NOTE}}</div>
<table class="clm-table"><thead><tr><th scope="col">[[Customer]]</th><th scope="col">[[warning|Cause]]</th><th scope="col">[[warning|Level]]</th><th scope="col">[[warning|With]]</th></tr></thead>
<tbody>{{#ROW}}<tr><th scope="row"><a href="{{HREF}}">{{CUSTOMER}}</a></th><td>{{CAUSE}}</td><td><span class="clm-chip clm-s{{TONE}}">{{LEVEL}}</span></td><td>{{WHO}}</td></tr>
{{/ROW}}</tbody></table>
<div class="clm-card-foot"><a class="btn" href="{{NEXT}}">[[Cancel]]</a><button class="btn btn-primary clm-right" type="submit">{{BUTTON}}</button></div></form></div>
