{{%AUTOESCAPE context="HTML"}}{{! My day. HEADLINE DAY_TEXT MINE_TEXT ASOF_TEXT; SCOPES section with SCOPE
rows: HREF LABEL, CURRENT section (mine, team). CAN_NEW, CAN_IMPORT sections.
START section: an empty base, what to do first. TILES section with TILE rows: TONE
LABEL COUNT HREF MOVES_TEXT. TASKS_TEXT; TASKS section with BAND rows (overdue,
today): TITLE, IS_LATE section, TASK rows: WHEN, LATE section with LATE_TEXT, ICON
WHAT, HREF CUSTOMER TONE STAGE TEXT, CAN_DO section with DONE_ACTION (gets do=done or
do=tomorrow) and CSRF; else NO_TASKS section. SOON section: SOON_TEXT, SOON_ROW rows:
HREF NAME WHY FROM_TONE FROM TO_TONE TO IN_TEXT. DRAFTS section with DRAFT rows: HREF
NAME AT. IMPORTS section with IMPORT rows: HREF NAME TEXT TONE STATE. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span>{{DAY_TEXT}}</span><span>{{MINE_TEXT}}</span><span>{{ASOF_TEXT}}</span></div></div>
<div class="clm-buttons">{{#SCOPES}}<nav class="clm-seg" aria-label="[[Whose]]">{{#SCOPE}}<a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}</a>{{/SCOPE}}</nav>{{/SCOPES}}</div></div>
{{#START}}<div class="clm-card"><div class="clm-empty"><span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#users"></use></svg></span><h2>[[No customers yet]]</h2><p class="clm-lead">[[Import the list you have, from a spreadsheet or another system, or enter the first customer by hand.]]</p><div class="clm-buttons">{{#CAN_IMPORT}}<a class="btn btn-primary" href="/import/new?kind=customer"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-import"></use></svg>[[Import customers]]</a>{{/CAN_IMPORT}}{{#CAN_NEW}}<a class="btn" href="/customer/new"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[New customer]]</a>{{/CAN_NEW}}</div></div></div>
{{/START}}{{#TILES}}<ul class="clm-kpis" aria-label="[[Customers by stage]]">
{{#TILE}}<li><a class="clm-kpi clm-tile clm-s{{TONE}}" href="{{HREF}}"><span class="clm-kpi-label">{{LABEL}}</span><br><span class="clm-kpi-value">{{COUNT}}</span> <span class="clm-soft-small">{{MOVES_TEXT}}</span></a></li>
{{/TILE}}</ul>
{{/TILES}}<div class="clm-cols"><div>
<section class="clm-card" aria-labelledby="task-title"><div class="clm-card-head"><h2 id="task-title">[[Overdue and today]]</h2><span class="clm-end">{{TASKS_TEXT}}</span></div>
{{#TASKS}}<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Overdue and today]]"><table class="clm-table"><thead><tr><th scope="col">[[When]]</th><th scope="col">[[What]]</th><th scope="col">[[Customer]]</th><th scope="col">[[Content]]</th><th scope="col"><span class="clm-sr">[[Actions]]</span></th></tr></thead>
{{#BAND}}<tbody><tr class="clm-band"><th scope="rowgroup" colspan="5"{{#IS_LATE}} class="clm-bad"{{/IS_LATE}}>{{TITLE}}</th></tr>
{{#TASK}}<tr><td class="clm-nowrap">{{WHEN}}{{#LATE}} <span class="clm-bad">{{LATE_TEXT}}</span>{{/LATE}}</td><td class="clm-nowrap"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg> {{WHAT}}</td><td class="clm-long"><a href="{{HREF}}">{{CUSTOMER}}</a> <span class="clm-chip clm-pip clm-s{{TONE}}">{{STAGE}}</span></td><td class="clm-long">{{TEXT}}</td><td class="clm-num">{{#CAN_DO}}<form class="clm-do" method="post" action="{{DONE_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn btn-sm" type="submit" name="do" value="done"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg>[[Done]]</button> <button class="btn btn-sm" type="submit" name="do" value="tomorrow" title="[[Move to tomorrow]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#calendar-event"></use></svg><span class="clm-sr">[[Move to tomorrow]]</span></button></form>{{/CAN_DO}}</td></tr>
{{/TASK}}</tbody>
{{/BAND}}</table></div>
{{/TASKS}}{{#NO_TASKS}}<p class="clm-card-body clm-soft">[[Nothing is overdue and nothing is planned for today.]]</p>
{{/NO_TASKS}}</section>
{{#SOON}}<section class="clm-card" aria-labelledby="soon-title"><div class="clm-card-head"><h2 id="soon-title">[[Customers about to change stage]]</h2><span class="clm-end"><span>{{SOON_TEXT}}</span></span></div><ul class="clm-plain clm-rows">
{{#SOON_ROW}}<li class="clm-line"><div><a class="clm-strong" href="{{HREF}}">{{NAME}}</a><div class="clm-soft-small">{{WHY}}</div></div><div class="clm-num"><span class="clm-chip clm-pip clm-s{{FROM_TONE}}">{{FROM}}</span> <span aria-hidden="true">→</span> <span class="clm-chip clm-pip clm-s{{TO_TONE}}">{{TO}}</span><div class="clm-soft-small">{{IN_TEXT}}</div></div></li>
{{/SOON_ROW}}</ul></section>
{{/SOON}}</div><aside class="clm-aside" aria-label="[[More]]">
{{#DRAFTS}}<section class="clm-card" aria-labelledby="draft-title"><div class="clm-card-head"><h2 id="draft-title">[[Not saved yet]]</h2></div><ul class="clm-plain clm-rows">{{#DRAFT}}<li class="clm-line"><a href="{{HREF}}">{{NAME}}</a><span class="clm-soft-small">{{AT}}</span></li>{{/DRAFT}}</ul></section>
{{/DRAFTS}}{{#IMPORTS}}<section class="clm-card" aria-labelledby="import-title"><div class="clm-card-head"><h2 id="import-title">[[Latest imports]]</h2><span class="clm-end"><a href="/import">[[All]]</a></span></div><ul class="clm-plain clm-rows">{{#IMPORT}}<li class="clm-line"><div><a href="{{HREF}}">{{NAME}}</a><div class="clm-soft-small">{{TEXT}}</div></div><span class="clm-chip clm-s{{TONE}}">{{STATE}}</span></li>{{/IMPORT}}</ul></section>
{{/IMPORTS}}</aside></div>
