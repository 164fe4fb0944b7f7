{{%AUTOESCAPE context="HTML"}}{{! The customer list (all of it is links and GET forms).
TOTAL_TEXT (how many, in words), EXACT section with EXACT_HREF (count them all).
CAN_NEW, CAN_IMPORT, CAN_EXPORT (with EXPORT_HREF) sections; MODEL_MENU include (parts/models).
Q; FILTER and MORE_FILTER rows: NAME LABEL, OPTION rows: VALUE LABEL, SELECTED
section; MORE_OPEN section; CREATED_FROM, CREATED_TO (ISO or empty); KEEP rows:
NAME VALUE (model, sort, page size: hidden inputs).
IGNORED section (TEXT: a condition did not fit). USED section with USED_ROW rows: TEXT, HREF (the list without it); CLEAR_HREF.
Either LIST section or EMPTY section (NO_MATCH section with HEADLINE and
WITHOUT rows: TEXT, HREF, COUNT_TEXT; or NO_CUSTOMERS section).
LIST: BULK section (rows can be chosen) with ACTION rows: VALUE LABEL ICON;
CHOOSER: CHOOSER_TEXT, COLUMN rows: KEY LABEL, CHECKED section; COMPACT section.
HEAD rows: LABEL, NUMBER section, SORT section with SORT_HREF, SORTED section
with DIRECTION ascending|descending and UP or DOWN section. NAME_HEAD likewise once.
ROW rows: ID HREF NAME, PICK section (can be chosen), MARK rows: ICON LABEL TONE (warn|bad), CELL rows with one
of the sections STAGE (TONE LABEL), QUIET (LEVEL fill|warn|bad, WIDTH 0-54, TEXT,
TONE_CLASS good|warn|bad|soft), NUMBER (TEXT), PLAIN (TEXT), WARN (TEXT), BAD (TEXT).
FOOT_TEXT (rows here, total, sum), PAGE_SIZE rows: HREF LABEL, CURRENT section;
PAGING include (parts/paging). }}<div class="clm-head">
<div class="clm-head-text clm-head-line"><h1>[[Customers]]</h1><span class="clm-soft">{{TOTAL_TEXT}}</span>{{#EXACT}}<a href="{{EXACT_HREF}}">[[Count them all]]</a>{{/EXACT}}</div>
<div class="clm-buttons">{{>MODEL_MENU}}
{{#CAN_IMPORT}}<a class="btn" href="/import/new?kind=customer"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-import"></use></svg>[[Import]]</a>{{/CAN_IMPORT}}
{{#CAN_EXPORT}}<a class="btn clm-desk" href="{{EXPORT_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>[[Export CSV]]</a>{{/CAN_EXPORT}}
{{#CAN_NEW}}<a class="btn btn-primary" href="/customer/new"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[New customer]]</a>{{/CAN_NEW}}
</div>
</div>
<form class="clm-filters" method="get" action="/customer" aria-label="[[Filters]]">
{{#KEEP}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/KEEP}}
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="100" aria-label="[[Name, code, phone]]" placeholder="[[Name, code, phone]]">
{{#FILTER}}<label>{{LABEL}}<select class="form-select" name="{{NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/FILTER}}<button class="btn" type="submit">[[Filter]]</button>
<details class="clm-more"{{#MORE_OPEN}} open{{/MORE_OPEN}}><summary>[[More filters]]</summary>
<div class="clm-more-in">
{{#MORE_FILTER}}<label>{{LABEL}}<select class="form-select" name="{{NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/MORE_FILTER}}<label>[[Created from]]<input class="form-control" type="date" name="created_from" value="{{CREATED_FROM}}"></label>
<label>[[to]]<input class="form-control" type="date" name="created_to" value="{{CREATED_TO}}"></label>
</div>
</details>
</form>
{{#IGNORED}}<p class="clm-line clm-warn" role="status">{{TEXT}}</p>
{{/IGNORED}}{{#USED}}<div class="clm-used"><span>[[Filters in use]]</span>
{{#USED_ROW}}<a class="clm-chip clm-chip-x" href="{{HREF}}"><span>{{TEXT}}</span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg><span class="clm-sr">[[Remove]]</span></a>
{{/USED_ROW}}<a href="{{CLEAR_HREF}}">[[Clear all]]</a></div>
{{/USED}}{{#LIST}}<div class="clm-card">
<div class="clm-bulk" data-bulk="bulk">
{{#BULK}}<span class="clm-bulk-count" data-if-chosen hidden>[[Chosen]] <span data-chosen>0</span></span>
<form class="clm-buttons" id="bulk" method="post" action="/customer/bulk" data-picks><input type="hidden" name="csrf" value="{{CSRF}}">{{#ACTION}}<button class="btn btn-sm" type="submit" name="do" value="{{VALUE}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg>{{LABEL}}</button> {{/ACTION}}<button class="clm-linkbtn" type="button" data-pick-none data-if-chosen hidden>[[Clear choice]]</button></form>
{{/BULK}}{{#CHOOSER}}<details class="clm-drop clm-right"><summary class="btn btn-sm"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#columns-3"></use></svg>[[Columns]]</summary>
<form class="clm-pop" method="post" action="/customer/columns"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{HERE}}">
<fieldset class="clm-columns"><legend class="clm-wide">{{CHOOSER_TEXT}}</legend>
{{#COLUMN}}<label class="clm-check"><input class="form-check-input" type="checkbox" name="column" value="{{KEY}}"{{#CHECKED}} checked{{/CHECKED}}><span>{{LABEL}}</span></label>
{{/COLUMN}}<label class="clm-check clm-wide"><input class="form-check-input" type="checkbox" name="compact" value="1"{{#COMPACT}} checked{{/COMPACT}}><span>[[Compact rows]]</span></label>
</fieldset>
<div class="clm-card-foot"><button class="clm-linkbtn" type="submit" name="reset" value="1">[[Back to default]]</button><button class="btn btn-sm btn-primary clm-right" type="submit">[[Save]]</button></div>
</form></details>{{/CHOOSER}}
</div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Customers]]">
<table class="clm-table clm-list{{#COMPACT}} clm-compact{{/COMPACT}}">
<thead><tr>{{#BULK}}<th class="clm-tick" scope="col"><input class="form-check-input" type="checkbox" form="bulk" data-pick-all data-needs-js hidden aria-label="[[Choose all on this page]]"></th>{{/BULK}}
{{#HEAD}}<th scope="col"{{#NUMBER}} class="clm-num"{{/NUMBER}}{{#SORTED}} aria-sort="{{DIRECTION}}"{{/SORTED}}>{{#SORT}}<a href="{{SORT_HREF}}">{{LABEL}}{{#UP}} <svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#arrow-up"></use></svg>{{/UP}}{{#DOWN}} <svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#arrow-down"></use></svg>{{/DOWN}}</a>{{/SORT}}{{#NOT_SORT}}{{LABEL}}{{/NOT_SORT}}</th>
{{/HEAD}}</tr></thead>
<tbody>
{{#ROW}}<tr>{{#PICK}}<td class="clm-tick"><input class="form-check-input" type="checkbox" form="bulk" name="pick" value="{{ID}}" aria-label="{{NAME}}"></td>{{/PICK}}<th scope="row"><a href="{{HREF}}" title="{{NAME}}">{{NAME}}</a>{{#MARK}} <span class="clm-{{TONE}}" title="{{LABEL}}"><svg class="clm-i" role="img" aria-label="{{LABEL}}"><use href="/static/icons.svg#{{ICON}}"></use></svg></span>{{/MARK}}</th>
{{#CELL}}{{#STAGE}}<td><span class="clm-chip clm-pip clm-s{{TONE}}">{{LABEL}}</span></td>{{/STAGE}}{{#QUIET}}<td class="clm-nowrap"><svg class="clm-bar" width="54" height="8" aria-hidden="true"><rect class="clm-bar-track" width="54" height="8" rx="4"/><rect class="clm-bar-{{LEVEL}}" width="{{WIDTH}}" height="8" rx="4"/></svg> <span class="clm-{{TONE_CLASS}}">{{TEXT}}</span></td>{{/QUIET}}{{#NUMBER}}<td class="clm-num">{{TEXT}}</td>{{/NUMBER}}{{#PLAIN}}<td>{{TEXT}}</td>{{/PLAIN}}{{#WARN}}<td class="clm-warn">{{TEXT}}</td>{{/WARN}}{{#BAD}}<td class="clm-bad">{{TEXT}}</td>{{/BAD}}
{{/CELL}}</tr>
{{/ROW}}</tbody>
</table>
</div>
<div class="clm-card-foot"><span class="clm-soft-small">{{FOOT_TEXT}}</span>
<nav class="clm-buttons clm-right" aria-label="[[Rows on a page]]"><span class="clm-soft-small">[[Rows on a page]]</span><span class="clm-seg clm-small">{{#PAGE_SIZE}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/PAGE_SIZE}}</span></nav>
{{>PAGING}}
</div>
</div>
{{/LIST}}{{#EMPTY}}<div class="clm-card"><div class="clm-empty">
{{#NO_MATCH}}<span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#filter"></use></svg></span>
<h2>{{HEADLINE}}</h2>
<p class="clm-lead">[[Without one of them there would be:]]</p>
<ul class="clm-card clm-plain clm-rows">
{{#WITHOUT}}<li class="clm-line"><a class="clm-chip clm-chip-x" href="{{HREF}}"><span>{{TEXT}}</span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg><span class="clm-sr">[[Remove]]</span></a><a href="{{HREF}}">{{COUNT_TEXT}}</a></li>
{{/WITHOUT}}</ul>
<a class="btn btn-primary" href="{{CLEAR_HREF}}">[[Clear all filters]]</a>
{{/NO_MATCH}}{{#NO_CUSTOMERS}}<span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#users"></use></svg></span>
<h2>[[No customers yet]]</h2>
<p class="clm-lead">[[Import the list you have, from a spreadsheet or another system, or enter the first customer by hand.]]</p>
<div class="clm-buttons">{{#CAN_IMPORT}}<a class="btn btn-primary" href="/import/new?kind=customer"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-import"></use></svg>[[Import customers]]</a>{{/CAN_IMPORT}}{{#CAN_NEW}}<a class="btn" href="/customer/new"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[New customer]]</a>{{/CAN_NEW}}</div>
{{/NO_CUSTOMERS}}</div></div>{{/EMPTY}}
