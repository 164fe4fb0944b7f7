{{%AUTOESCAPE context="HTML"}}{{! The customers behind a churn rate. HEADLINE; FACT rows: TEXT; TOTAL (plain digits); CSV_HREF XLSX_HREF BACK_HREF; IGNORED section: TEXT; ANY section;
ROW rows: HREF NAME CODE REVENUE OWNER, STAGE section, TONE LABEL; PAGING include. }}<nav class="clm-crumbs" aria-label="[[Where you are]]"><a href="{{BACK_HREF}}">[[Churn reasons]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta">{{#FACT}}<span>{{TEXT}}</span>{{/FACT}}</div></div>
<div class="clm-buttons"><a class="btn" href="{{BACK_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Back to the reasons]]</a><a class="btn clm-desk" href="{{XLSX_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-spreadsheet"></use></svg>[[Workbook (XLSX)]]</a><a class="btn clm-desk" href="{{CSV_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>[[Text (CSV)]]</a></div></div>
{{#IGNORED}}<p class="clm-line clm-warn" role="status">{{TEXT}}</p>
{{/IGNORED}}<div class="clm-card" data-total="{{TOTAL}}" data-customers="{{TOTAL}}" data-sum="0">
{{#ANY}}<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Customers]]"><table class="clm-table clm-list clm-compact"><thead><tr><th scope="col">[[Customer]]</th><th scope="col">[[Code]]</th><th scope="col">[[Stage today]]</th><th scope="col" class="clm-num">[[Revenue (12 months)]]</th><th scope="col">[[Owner]]</th></tr></thead>
<tbody>
{{#ROW}}<tr><th scope="row"><a href="{{HREF}}" title="{{NAME}}">{{NAME}}</a></th><td>{{CODE}}</td><td>{{#STAGE}}<span class="clm-chip clm-pip clm-s{{TONE}}">{{LABEL}}</span>{{/STAGE}}{{#NOT_STAGE}}<span class="clm-soft">{{LABEL}}</span>{{/NOT_STAGE}}</td><td class="clm-num">{{REVENUE}}</td><td>{{OWNER}}</td></tr>
{{/ROW}}</tbody></table></div>
<div class="clm-card-foot">{{>PAGING}}</div>
{{/ANY}}{{#NOT_ANY}}<div class="clm-empty"><span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#filter"></use></svg></span><h2>[[Nobody here]]</h2><p class="clm-lead">[[In this scope the number is 0 for you.]]</p><div class="clm-buttons"><a class="btn btn-primary" href="{{BACK_HREF}}">[[Back to the reasons]]</a></div></div>
{{/NOT_ANY}}</div>
