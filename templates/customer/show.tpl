{{%AUTOESCAPE context="HTML"}}{{! The whole customer on one page. SHEET_HREF; PAPER_TEXT and PAPER_AT (who printed, when).
CRUMB rows: HREF LABEL. INITIAL NAME; MARK rows: TONE LABEL, PIP section (stages).
META rows: TEXT, ICON section with ICON_NAME.
CAN_RECOVER section with RECOVER_ACTION; CASE rows (open recovery cases): CASE_HREF CASE_NO CASE_STATE CASE_WHY CASE_DUE, CASE_LATE section.
WARNED section: WARNING rows (open warnings): ID ICON NAME TONE LEVEL EVIDENCE EVIDENCE_HREF SINCE, OFF section with OFF_TEXT, CAN_DO, CAN_CASE sections; WARNING_BACK.
CAN_EDIT section with EDIT_HREF; CAN_NOTE section (may write a follow-up);
PHONE section with DIAL (digits and + only).
LIVED section (there is a history), BY_MODEL section (another than the default one): MODEL MODEL_BACK MODEL_USUAL.
ROUND rows: LABEL NOTE, STEP rows: LABEL NOTE STATE (done|now|back|lost|skip|todo)
WIDTH (0-100), ICON section with ICON_NAME, CURRENT section.
DOT rows (current round, for phones): LABEL STATE; DOT_TEXT; HISTORY_HREF STAGES_HREF.
WHY section: WHY_TITLE, REASON rows: TEXT, OK section or NOT_OK.
KPI rows: LABEL VALUE, LINKED section with HREF (else NOT_LINKED), UNIT section with UNIT_TEXT, BAR section with LEVEL WIDTH,
NOTE section with NOTE_TEXT, or GOOD section, or BAD section, each with NOTE_TEXT.
TABS include: customer/tab.
RHYTHM section with RHYTHM_TITLE, RHYTHM_TEXT, ORDERS_HREF, ORDERS_TEXT, RHYTHM_SVG
and NARROW_SVG (phones, paper).
PLANNED section, TASK rows: WHEN TEXT, FIRST, LATE, DUE sections, DONE section with
DONE_ACTION and FORM_HIDDEN; BACK; MORE_TASKS section with MORE_TASKS_TEXT.
GAP section: GAP_TITLE, GAP_TEXT. KEY_CONTACT section with CONTACTS_TEXT,
CONTACTS_HREF, PERSON rows: INITIAL NAME DETAIL, EDITABLE section
with HREF, ROLE section with ROLE_LABEL,
DIALS section with DIAL, MAIL section with ADDRESS.
OTHERS section, OTHER rows (the other models): HREF MODEL LABEL. BASE rows: LABEL VALUE; COMPLETE_TEXT, MISSING section with MISSING_TEXT. }}<div class="clm-one-page">
<div class="clm-paper"><span>[[Perennial]] · {{PAPER_TEXT}}</span><span>{{PAPER_AT}}</span></div>
<nav class="clm-crumbs clm-desk" aria-label="[[You are here]]">{{#CRUMB}}<a href="{{HREF}}">{{LABEL}}</a>{{#CRUMB_separator}}<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg>{{/CRUMB_separator}}{{/CRUMB}}</nav>
<div class="clm-head">
<span class="clm-avatar clm-avatar-big" aria-hidden="true">{{INITIAL}}</span>
<div class="clm-head-text">
<div class="clm-head-line"><h1>{{NAME}}</h1>{{#MARK}}<span class="clm-chip{{#PIP}} clm-pip{{/PIP}} clm-s{{TONE}}">{{LABEL}}</span>{{/MARK}}</div>
<div class="clm-meta">{{#META}}<span>{{#ICON}}<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON_NAME}}"></use></svg> {{/ICON}}{{TEXT}}</span>{{/META}}</div>
</div>
<div class="clm-buttons clm-desk">
<button class="btn" type="button" data-print data-needs-js hidden><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#printer"></use></svg>[[Print]]</button>
<a class="btn" href="{{SHEET_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#clipboard-data"></use></svg>[[On one sheet]]</a>
{{#CAN_RECOVER}}<form method="post" action="{{RECOVER_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#lifebuoy"></use></svg>[[Open a case]]</button></form>{{/CAN_RECOVER}}
{{#CAN_EDIT}}<a class="btn" href="{{EDIT_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#pencil"></use></svg>[[Edit]]</a>{{/CAN_EDIT}}
{{#CAN_NOTE}}<a class="btn btn-primary" href="{{NOTE_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[Write follow-up]]</a>{{/CAN_NOTE}}
</div>
</div>
{{#CASE}}<a class="clm-notice clm-case-line{{#CASE_LATE}} clm-case-late{{/CASE_LATE}}" href="{{CASE_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#lifebuoy"></use></svg><span class="clm-grow"><span class="clm-strong">{{CASE_STATE}}</span> · {{CASE_WHY}} · {{CASE_DUE}}</span><span class="clm-soft-small">{{CASE_NO}}</span></a>
{{/CASE}}{{#WARNED}}<section class="clm-card clm-warned" aria-label="[[Warnings]]"><ul class="clm-plain clm-rows">
{{#WARNING}}<li class="clm-who"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg><div class="clm-grow"><span class="clm-strong">{{NAME}}</span> <span class="clm-chip clm-s{{TONE}}">{{LEVEL}}</span> <a href="{{EVIDENCE_HREF}}">{{EVIDENCE}}</a> <span class="clm-soft-small">{{SINCE}}{{#OFF}} · {{OFF_TEXT}}{{/OFF}}</span></div>{{#CAN_DO}}<form class="clm-buttons clm-no-print" method="post" action="/warning/bulk"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{WARNING_BACK}}"><input type="hidden" name="pick" value="{{ID}}">{{#OFF}}<button class="btn btn-sm" type="submit" name="do" value="wake">[[warning|Bring back]]</button>{{/OFF}}{{#NOT_OFF}}<button class="btn btn-sm" type="submit" name="do" value="snooze">[[warning|Put off]]</button>{{/NOT_OFF}} <button class="btn btn-sm" type="submit" name="do" value="assign">[[warning|Assign]]</button>{{#CAN_CASE}} <button class="btn btn-sm" type="submit" name="do" value="case">[[Open a case]]</button>{{/CAN_CASE}}</form>{{/CAN_DO}}</li>
{{/WARNING}}</ul></section>
{{/WARNED}}{{#LIVED}}<section class="clm-card" aria-label="[[Lifecycle]]">
{{#BY_MODEL}}<div class="clm-card-head"><h2>{{MODEL}}</h2><span class="clm-end"><a class="clm-no-print" href="{{MODEL_BACK}}">[[Back to %{MODEL_USUAL}]]</a></span></div>
{{/BY_MODEL}}<div class="clm-rounds">
{{#ROUND}}<ol class="clm-round" aria-label="{{LABEL}}"><li><div class="clm-round-name">{{LABEL}}</div><div class="clm-soft-small">{{NOTE}}</div></li>
{{#STEP}}<li class="clm-step clm-step-{{STATE}}"><svg class="clm-step-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="6"/><rect class="clm-fill" width="{{WIDTH}}" height="6"/></svg><span class="clm-step-name">{{#ICON}}<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON_NAME}}"></use></svg> {{/ICON}}{{LABEL}}{{#CURRENT}} <span class="clm-chip clm-s2">[[now]]</span>{{/CURRENT}}</span><span>{{NOTE}}</span></li>
{{/STEP}}</ol>
{{/ROUND}}</div>
<div class="clm-dots"><ol aria-label="[[Lifecycle]]">{{#DOT}}<li class="clm-step-{{STATE}}">{{LABEL}}</li>{{/DOT}}</ol><div class="clm-soft">{{DOT_TEXT}} · <a class="clm-under" href="{{HISTORY_HREF}}">[[all rounds]]</a></div></div>
{{#WHY}}<div class="clm-why"><span class="clm-why-title">{{WHY_TITLE}}</span>{{#REASON}}{{#OK}}<span class="clm-good"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg> {{TEXT}}</span>{{/OK}}{{#NOT_OK}}<span class="clm-bad"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg> {{TEXT}}</span>{{/NOT_OK}}{{/REASON}}<a href="{{HISTORY_HREF}}">[[History]]</a><a href="{{STAGES_HREF}}">[[All models]]</a></div>
{{/WHY}}</section>{{/LIVED}}
<ul class="clm-kpis">
{{#KPI}}<li class="clm-kpi"><div><div class="clm-kpi-label">{{LABEL}}</div><div class="clm-kpi-value">{{#LINKED}}<a class="clm-kpi-link" href="{{HREF}}">{{VALUE}}</a>{{/LINKED}}{{#NOT_LINKED}}{{VALUE}}{{/NOT_LINKED}}{{#UNIT}} <span class="clm-soft">{{UNIT_TEXT}}</span>{{/UNIT}}</div>{{#NOTE}}<div class="clm-kpi-note">{{#BAR}}<svg class="clm-bar" width="64" height="8" aria-hidden="true"><rect class="clm-bar-track" width="64" height="8" rx="4"/><rect class="clm-bar-{{LEVEL}}" width="{{WIDTH}}" height="8" rx="4"/></svg> {{/BAR}}{{NOTE_TEXT}}</div>{{/NOTE}}{{#GOOD}}<div class="clm-kpi-note clm-good">{{NOTE_TEXT}}</div>{{/GOOD}}{{#BAD}}<div class="clm-kpi-note clm-bad">{{NOTE_TEXT}}</div>{{/BAD}}</div></li>
{{/KPI}}</ul>
<div class="clm-cols">
<div>
{{>TABS}}
{{#RHYTHM}}<section class="clm-card" aria-labelledby="rhythm-title"><div class="clm-card-head"><h2 id="rhythm-title">{{RHYTHM_TITLE}}</h2><span class="clm-end"><span>{{RHYTHM_TEXT}}</span><a href="{{ORDERS_HREF}}">{{ORDERS_TEXT}}</a></span></div><div class="clm-card-body"><div class="clm-rhythm">{{RHYTHM_SVG:none}}</div><div class="clm-rhythm-narrow">{{NARROW_SVG:none}}</div></div></section>
{{/RHYTHM}}</div>
<aside class="clm-aside" aria-label="[[About this customer]]">
<section class="clm-card" aria-labelledby="next-title"><div class="clm-card-head"><h2 id="next-title">[[Next steps]]</h2></div>
<div class="clm-card-body">
{{#PLANNED}}<ul class="clm-plain clm-tasks">
{{#TASK}}<li class="clm-task{{#FIRST}}{{#DUE}} clm-next clm-next-late{{/DUE}}{{/FIRST}}"><div class="clm-grow"><div{{#FIRST}} class="clm-strong"{{/FIRST}}>{{TEXT}}</div><div class="{{#LATE}}clm-bad {{/LATE}}clm-small"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#clock"></use></svg> {{WHEN}}</div></div>{{#DONE}}<form class="clm-no-print" method="post" action="{{DONE_ACTION}}">{{>FORM_HIDDEN}}<input type="hidden" name="next" value="{{BACK}}"><button class="btn btn-sm" type="submit" aria-label="[[Done: %{TEXT}]]">[[Done]]</button></form>{{/DONE}}</li>
{{/TASK}}</ul>{{#MORE_TASKS}}<p class="clm-soft-small">{{MORE_TASKS_TEXT}}</p>{{/MORE_TASKS}}{{/PLANNED}}
{{#NOT_PLANNED}}<p class="clm-soft">[[Nothing planned. Set a date when you write a follow-up.]]</p>{{/NOT_PLANNED}}
</div></section>
{{#GAP}}<section class="clm-card" aria-labelledby="gap-title"><div class="clm-card-head"><h2 id="gap-title">{{GAP_TITLE}}</h2></div><div class="clm-card-body">{{GAP_TEXT}}</div></section>
{{/GAP}}{{#KEY_CONTACT}}<section class="clm-card" aria-labelledby="people-title"><div class="clm-card-head"><h2 id="people-title">[[Key contacts]]</h2><span class="clm-end"><a href="{{CONTACTS_HREF}}">{{CONTACTS_TEXT}}</a></span></div>
<ul class="clm-plain clm-rows">
{{#PERSON}}<li class="clm-who"><span class="clm-avatar clm-avatar-4" aria-hidden="true">{{INITIAL}}</span><div class="clm-grow">{{#EDITABLE}}<a class="clm-strong" href="{{HREF}}">{{NAME}}</a>{{/EDITABLE}}{{#NOT_EDITABLE}}<span class="clm-strong">{{NAME}}</span>{{/NOT_EDITABLE}}{{#ROLE}} <span class="clm-chip clm-s4">{{ROLE_LABEL}}</span>{{/ROLE}}<div class="clm-soft-small">{{DETAIL}}</div></div>{{#DIALS}}<a class="clm-iconbtn clm-no-print" href="tel:{{DIAL:u}}" aria-label="[[Call %{NAME}]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#phone"></use></svg></a>{{/DIALS}}{{#MAIL}}<a class="clm-iconbtn clm-no-print" href="mailto:{{ADDRESS:u}}" aria-label="[[Write to %{NAME}]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#mail"></use></svg></a>{{/MAIL}}</li>
{{/PERSON}}</ul></section>
{{/KEY_CONTACT}}<section class="clm-card" aria-labelledby="base-title"><div class="clm-card-head"><h2 id="base-title">[[Base data]]</h2><span class="clm-end"><span>{{COMPLETE_TEXT}}</span>{{#CAN_EDIT}}<a class="clm-no-print" href="{{EDIT_HREF}}">[[Edit]]</a>{{/CAN_EDIT}}</span></div>
<div class="clm-card-body"><dl class="clm-dl">{{#OTHERS}}<dt>[[Other models]]</dt><dd class="clm-others">{{#OTHER}}<a href="{{HREF}}" title="{{MODEL}}">{{LABEL}}</a>{{#OTHER_separator}} · {{/OTHER_separator}}{{/OTHER}}</dd>{{/OTHERS}}{{#BASE}}<dt>{{LABEL}}</dt><dd>{{VALUE}}</dd>{{/BASE}}{{#MISSING}}<dt class="clm-missing">[[Missing]]</dt><dd class="clm-missing clm-warn">{{#CAN_EDIT}}<a class="clm-warn" href="{{EDIT_HREF}}">{{MISSING_TEXT}}</a>{{/CAN_EDIT}}{{#NOT_CAN_EDIT}}{{MISSING_TEXT}}{{/NOT_CAN_EDIT}}</dd>{{/MISSING}}</dl></div></section>
</aside>
</div>
<div class="clm-phone">{{#PHONE}}<a class="btn" href="tel:{{DIAL:u}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#phone"></use></svg>[[Call]]</a>{{/PHONE}}{{#CAN_NOTE}}<a class="btn btn-primary" href="{{NOTE_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[Write follow-up]]</a>{{/CAN_NOTE}}</div>
</div>
