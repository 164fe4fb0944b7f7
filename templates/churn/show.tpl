{{%AUTOESCAPE context="HTML"}}{{! Why customers leave. FACT rows: TEXT; PAPER rows (on paper only): TEXT; CSV_HREF XLSX_HREF REPORT_HREF; SCOPE include (scope/bar); ANY section;
KPI rows: LABEL, VALUE include (parts/figure), DELTA section: DELTA_CLASS DELTA_TEXT; NOTE section: TEXT; MARKS section, MARK rows: COUNT include, LABEL; FAMILY rows: TONE NAME SHARE, COUNT MONEY
includes, DELTA section: TEXT; ANY section, REASON rows: NAME WON, COUNT MONEY includes; PARETO_SVG, PARETO rows: NAME FAMILY TONE SO_FAR, COUNT MONEY includes; HINTS FEW CALM
sections, HINT rows: TEXT, COUNT include; LEFT_HEAD rows: LABEL; LEFT rows: STAGE section, TONE LABEL, CELL rows: COUNT include; SUM MONEY includes; RIVALS section, RIVAL rows: NAME PRICE BACK,
COUNT MONEY includes; EVERYBODY include, LARGE rows: HREF NAME REASON MONEY; RATES section: RATE_SVG, RATE rows: WHEN BY_START BY_RENEWAL, START GONE DUE ENDED OPEN includes;
STAYS section: STAY_BY rows: LABEL HREF, CURRENT section; STAY_SVG, STAY_HEAD rows: LABEL; STAY rows: NAME MEDIAN, CUSTOMERS LOST includes, SHARE rows: TEXT;
BY rows: LABEL HREF, CURRENT section; DIMENSION, PART rows: NAME SHARE MONEY, COUNT include. }}<div class="clm-head"><div class="clm-head-text"><h1>[[Churn reasons]]</h1><div class="clm-meta">{{#FACT}}<span>{{TEXT}}</span>{{/FACT}}</div><div class="clm-meta clm-paper">{{#PAPER}}<span>{{TEXT}}</span>{{/PAPER}}</div></div>
<div class="clm-buttons"><a class="btn" href="{{REPORT_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#clipboard-data"></use></svg>[[Report]]</a><details class="clm-drop"><summary class="btn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>[[Export]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></summary><div class="clm-pop"><a href="{{XLSX_HREF}}">[[Workbook (XLSX)]]</a><a href="{{CSV_HREF}}">[[Text (CSV)]]</a></div></details><a class="btn" href="#" data-print data-needs-js hidden><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#printer"></use></svg>[[Print]]</a></div></div>
{{>SCOPE}}
{{#NOT_ANY}}<div class="clm-card"><div class="clm-empty"><span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#door-exit"></use></svg></span><h2>[[Nobody was lost here]]</h2><p class="clm-lead">[[In this scope there is no case of a lost customer that you may see. Choose a longer period or more teams.]]</p></div></div>
{{/NOT_ANY}}{{#ANY}}<ul class="clm-kpis clm-churn-kpis" aria-label="[[Figures]]">
{{#KPI}}<li class="clm-kpi"><div class="clm-kpi-label">{{LABEL}}</div><div class="clm-kpi-value">{{>VALUE}}</div><div class="clm-kpi-note">{{#DELTA}}<span class="clm-{{DELTA_CLASS}}">{{DELTA_TEXT}}</span> {{/DELTA}}{{#NOTE}}{{TEXT}}{{/NOTE}}</div></li>
{{/KPI}}</ul>
{{#MARKS}}<ul class="clm-card clm-churn-marks" aria-label="[[How far the reasons can be relied upon]]">{{#MARK}}<li><span class="clm-strong">{{>COUNT}}</span> {{LABEL}}</li>{{/MARK}}</ul>{{/MARKS}}
<div class="clm-churn-thirds">
{{#FAMILY}}<section class="clm-card" aria-label="{{NAME}}"><div class="clm-card-head"><h2><span class="clm-chip clm-pip clm-s{{TONE}}">{{NAME}}</span></h2><span class="clm-end">{{#DELTA}}<span>[[against the comparison]] {{TEXT}}</span>{{/DELTA}}</span></div>
<p class="clm-card-body clm-churn-sum"><span class="clm-churn-big">{{>COUNT}}</span> <span class="clm-soft">{{SHARE}}</span> {{>MONEY}}</p>
{{#ANY}}<table class="clm-table clm-compact"><thead><tr><th scope="col">[[Main reason]]</th><th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Value lost]]</th><th scope="col" class="clm-num">[[Won back]]</th></tr></thead><tbody>
{{#REASON}}<tr><th scope="row">{{NAME}}</th><td class="clm-num">{{>COUNT}}</td><td class="clm-num">{{>MONEY}}</td><td class="clm-num clm-soft">{{WON}}</td></tr>
{{/REASON}}</tbody></table>
{{/ANY}}{{#NOT_ANY}}<p class="clm-card-body clm-soft">[[Nobody was lost for these reasons.]]</p>
{{/NOT_ANY}}</section>
{{/FAMILY}}</div>
<div class="clm-funnel-cols"><section class="clm-card clm-flow" aria-labelledby="pareto-title"><div class="clm-card-head"><h2 id="pareto-title">[[Pareto]]</h2><span class="clm-end"><span>[[customers by main reason, and the share with all above]]</span></span></div>
<div class="clm-card-body clm-churn-chart">{{PARETO_SVG:none}}</div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Pareto]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Main reason]]</th><th scope="col">[[Family]]</th><th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Value lost]]</th><th scope="col" class="clm-num">[[Share so far]]</th></tr></thead><tbody>
{{#PARETO}}<tr><th scope="row">{{NAME}}</th><td><span class="clm-chip clm-pip clm-s{{TONE}}">{{FAMILY}}</span></td><td class="clm-num">{{>COUNT}}</td><td class="clm-num">{{>MONEY}}</td><td class="clm-num">{{SO_FAR}}</td></tr>
{{/PARETO}}</tbody></table></div></section>
<div><section class="clm-card" aria-labelledby="hints-title"><div class="clm-card-head"><h2 id="hints-title">[[What grew]]</h2><span class="clm-end"><span>[[significant against the comparison]]</span></span></div>
{{#HINTS}}<ul class="clm-churn-hints">{{#HINT}}<li><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-triangle"></use></svg><span>{{TEXT}}</span> {{>COUNT}}</li>{{/HINT}}</ul>
{{/HINTS}}{{#FEW}}<p class="clm-card-body clm-soft">[[Below 30 customers lost, here or in the comparison, nothing is compared.]]</p>
{{/FEW}}{{#CALM}}<p class="clm-card-body clm-soft">[[No reason grew more than chance explains.]]</p>
{{/CALM}}</section>
<section class="clm-card" aria-labelledby="large-title"><div class="clm-card-head"><h2 id="large-title">[[Largest losses]]</h2><span class="clm-end"><span>[[all]]</span> {{>EVERYBODY}}</span></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Largest losses]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Customer]]</th><th scope="col">[[Main reason]]</th><th scope="col" class="clm-num">[[Value lost]]</th></tr></thead><tbody>
{{#LARGE}}<tr><th scope="row"><a href="{{HREF}}" title="{{NAME}}">{{NAME}}</a></th><td>{{REASON}}</td><td class="clm-num">{{MONEY}}</td></tr>
{{/LARGE}}</tbody></table></div></section></div></div>
<div class="clm-funnel-halves"><section class="clm-card" aria-labelledby="left-title"><div class="clm-card-head"><h2 id="left-title">[[Stage they left from]]</h2></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Stage they left from]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Stage]]</th>{{#LEFT_HEAD}}<th scope="col" class="clm-num">{{LABEL}}</th>{{/LEFT_HEAD}}<th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Value lost]]</th></tr></thead><tbody>
{{#LEFT}}<tr><th scope="row">{{#STAGE}}<span class="clm-chip clm-pip clm-s{{TONE}}">{{LABEL}}</span>{{/STAGE}}{{#NOT_STAGE}}<span class="clm-soft">{{LABEL}}</span>{{/NOT_STAGE}}</th>{{#CELL}}<td class="clm-num">{{>COUNT}}</td>{{/CELL}}<td class="clm-num clm-strong">{{>SUM}}</td><td class="clm-num">{{>MONEY}}</td></tr>
{{/LEFT}}</tbody></table></div></section>
<section class="clm-card" aria-labelledby="rival-title"><div class="clm-card-head"><h2 id="rival-title">[[Competitors]]</h2><span class="clm-end"><span>[[mean of the prices named, against ours]]</span></span></div>
{{#RIVALS}}<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Competitors]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Competitor]]</th><th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Value lost]]</th><th scope="col" class="clm-num">[[Price]]</th><th scope="col" class="clm-num">[[Won back]]</th></tr></thead><tbody>
{{#RIVAL}}<tr><th scope="row">{{NAME}}</th><td class="clm-num">{{>COUNT}}</td><td class="clm-num">{{>MONEY}}</td><td class="clm-num">{{PRICE}}</td><td class="clm-num">{{BACK}}</td></tr>
{{/RIVAL}}</tbody></table></div>
{{/RIVALS}}{{#NOT_RIVALS}}<p class="clm-card-body clm-soft">[[Nobody was lost to a competitor.]]</p>
{{/NOT_RIVALS}}</section></div>
{{#RATES}}<section class="clm-card" aria-labelledby="rate-title"><div class="clm-card-head"><h2 id="rate-title">[[Churn rate, two ways]]</h2><span class="clm-end"><span>[[last 8 quarters]]</span></span></div>
<div class="clm-funnel-halves clm-card-body"><div>{{RATE_SVG:none}}
<p class="clm-soft-small">[[At the start: who was a customer on the day before and is none at the end. Due: whose fixed contract or term ended and was not renewed within 30 days. The cases above count everybody lost in the period, also who came back in it or was new.]]</p></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Churn rate, two ways]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Quarter]]</th><th scope="col" class="clm-num">[[at the start]]</th><th scope="col" class="clm-num">[[churn|gone]]</th><th scope="col" class="clm-num">[[churn|Rate]]</th><th scope="col" class="clm-num">[[churn|due]]</th><th scope="col" class="clm-num">[[not renewed]]</th><th scope="col" class="clm-num">[[churn|Rate]]</th><th scope="col" class="clm-num">[[churn|not known yet]]</th></tr></thead><tbody>
{{#RATE}}<tr><th scope="row">{{WHEN}}</th><td class="clm-num">{{>START}}</td><td class="clm-num">{{>GONE}}</td><td class="clm-num clm-strong">{{BY_START}}</td><td class="clm-num">{{>DUE}}</td><td class="clm-num">{{>ENDED}}</td><td class="clm-num clm-strong">{{BY_RENEWAL}}</td><td class="clm-num">{{>OPEN}}</td></tr>
{{/RATE}}</tbody></table></div></div></section>
{{/RATES}}{{#STAYS}}<section class="clm-card" id="stay" aria-labelledby="stay-title"><div class="clm-card-head"><h2 id="stay-title">[[How long customers stay]]</h2><div class="clm-end"><nav class="clm-seg clm-small clm-no-print" aria-label="[[Curves by]]">{{#STAY_BY}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/STAY_BY}}</nav></div></div>
<div class="clm-funnel-halves clm-card-body"><div>{{STAY_SVG:none}}
<p class="clm-soft-small">[[Share of customers that are not lost so many days after their first purchase; who is still here counts as long as observed (Kaplan-Meier). The six largest groups, as of the last day.]]</p></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[How long customers stay]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Group]]</th><th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Lost]]</th>{{#STAY_HEAD}}<th scope="col" class="clm-num">{{LABEL}}</th>{{/STAY_HEAD}}<th scope="col" class="clm-num">[[Median days]]</th></tr></thead><tbody>
{{#STAY}}<tr><th scope="row">{{NAME}}</th><td class="clm-num">{{>CUSTOMERS}}</td><td class="clm-num">{{>LOST}}</td>{{#SHARE}}<td class="clm-num">{{TEXT}}</td>{{/SHARE}}<td class="clm-num">{{MEDIAN}}</td></tr>
{{/STAY}}</tbody></table></div></div></section>
{{/STAYS}}<section class="clm-card" id="parts" aria-labelledby="parts-title"><div class="clm-card-head"><h2 id="parts-title">[[Break-down]]</h2><div class="clm-end"><nav class="clm-seg clm-small clm-no-print" aria-label="[[Break down by]]">{{#BY}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/BY}}</nav></div></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Break-down]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">{{DIMENSION}}</th><th scope="col" class="clm-num">[[Customers]]</th><th scope="col" class="clm-num">[[Share]]</th><th scope="col" class="clm-num">[[Value lost]]</th></tr></thead><tbody>
{{#PART}}<tr><th scope="row">{{NAME}}</th><td class="clm-num">{{>COUNT}}</td><td class="clm-num">{{SHARE}}</td><td class="clm-num">{{MONEY}}</td></tr>
{{/PART}}</tbody></table></div></section>
{{/ANY}}