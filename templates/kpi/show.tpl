{{%AUTOESCAPE context="HTML"}}{{! One KPI and the customers behind it. NAME FORMULA VALUE LIST_HREF SCOPE_TEXT, OF_STAGE section (TONE LABEL: only who is in that stage at the end), SCOPE include;
CAN_ENTER section with ENTER_HREF; BEFORE_HREF BEFORE AFTER_HREF AFTER are not used. BEHIND section: PARTS section with PART rows (HREF LABEL,
CURRENT section); TOTAL_TEXT; LIST section with ROW rows: HREF NAME, STAGE section (TONE
STAGE_NAME), OWNER REVENUE VALUE; PAGING; NOBODY section. ENTRIES section: ENTRY rows: DAY VALUE WHOSE MARKET SOURCE REMARK BY,
CAN_DELETE section with DELETE_HREF; NO_ENTRY section. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{LIST_HREF}}">[[KPIs]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{NAME}} <span class="clm-soft">{{VALUE}}</span>{{#OF_STAGE}} <span class="clm-chip clm-pip clm-s{{TONE}}">{{LABEL}}</span>{{/OF_STAGE}}</h1><div class="clm-meta"><span>{{SCOPE_TEXT}}</span><span>{{FORMULA}}</span></div></div>
{{#CAN_ENTER}}<div class="clm-buttons"><a class="btn btn-primary" href="{{ENTER_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[Enter a value]]</a></div>{{/CAN_ENTER}}</div>
{{>SCOPE}}{{#BEHIND}}<div class="clm-card"><div class="clm-card-head"><h2>{{TOTAL_TEXT}}</h2><span class="clm-end">{{#PARTS}}<span class="clm-seg clm-small">{{#PART}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/PART}}</span>{{/PARTS}}</span></div>
{{#LIST}}<div class="clm-scroll" tabindex="0" role="group" aria-label="{{NAME}}"><table class="clm-table"><thead><tr><th scope="col">[[Customer]]</th><th scope="col">[[Stage today]]</th><th scope="col">[[Owner]]</th><th scope="col" class="clm-num">[[12 months]]</th><th scope="col" class="clm-num">[[Adds]]</th></tr></thead><tbody>
{{#ROW}}<tr><th scope="row"><a href="{{HREF}}">{{NAME}}</a></th><td>{{#STAGE}}<span class="clm-chip clm-pip clm-s{{TONE}}">{{STAGE_NAME}}</span>{{/STAGE}}</td><td>{{OWNER}}</td><td class="clm-num">{{REVENUE}}</td><td class="clm-num clm-strong">{{VALUE}}</td></tr>
{{/ROW}}</tbody></table></div>
<div class="clm-card-foot">{{>PAGING}}</div>{{/LIST}}{{#NOBODY}}<p class="clm-card-body clm-soft">[[No customer counts here in this period.]]</p>{{/NOBODY}}</div>
{{/BEHIND}}{{#ENTRIES}}<div class="clm-card"><div class="clm-card-head"><h2>[[Entered values]]</h2></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Entered values]]"><table class="clm-table"><thead><tr><th scope="col">[[Day]]</th><th scope="col" class="clm-num">[[Value]]</th><th scope="col">[[Team or company]]</th><th scope="col">[[Market]]</th><th scope="col">[[Source]]</th><th scope="col">[[Remark]]</th><th scope="col">[[Entered by]]</th><th scope="col"><span class="clm-sr">[[Actions]]</span></th></tr></thead><tbody>
{{#ENTRY}}<tr><th scope="row">{{DAY}}</th><td class="clm-num clm-strong">{{VALUE}}</td><td>{{WHOSE}}</td><td>{{MARKET}}</td><td class="clm-long">{{SOURCE}}</td><td class="clm-long">{{REMARK}}</td><td>{{BY}}</td><td class="clm-num">{{#CAN_DELETE}}<a href="{{DELETE_HREF}}">[[Delete]]</a>{{/CAN_DELETE}}</td></tr>
{{/ENTRY}}</tbody></table></div>{{#NO_ENTRY}}<p class="clm-card-body clm-soft">[[Nothing entered yet. Enter a value with its day and where it comes from.]]</p>{{/NO_ENTRY}}</div>
{{/ENTRIES}}
