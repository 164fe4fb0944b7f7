{{%AUTOESCAPE context="HTML"}}{{! Product categories and how often their products are bought. ROW rows: HREF NAME CODE DAYS, COMPANY section
(the days are the company's). }}<div class="clm-head"><div class="clm-head-text"><h1>[[Product categories]]</h1><div class="clm-meta">[[By its cycle a customer is read who bought only once; more purchases tell its own.]]</div></div></div>
<div class="clm-card"><div class="clm-scroll" tabindex="0" role="group" aria-label="[[Product categories]]"><table class="clm-table"><thead><tr><th scope="col">[[Product category]]</th><th scope="col">[[Code]]</th><th scope="col" class="clm-num">[[Purchase cycle, days]]</th></tr></thead><tbody>
{{#ROW}}<tr><th scope="row"><a href="{{HREF}}">{{NAME}}</a></th><td>{{CODE}}</td><td class="clm-num">{{DAYS}}{{#COMPANY}}<div class="clm-soft-small">[[as the company's]]</div>{{/COMPANY}}</td></tr>
{{/ROW}}</tbody></table></div></div>
