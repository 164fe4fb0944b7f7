{{%AUTOESCAPE context="HTML"}}{{! Tab of rows: opportunities, orders, contracts, tickets, feedback, changes.
TABLE section: CAPTION; HEAD rows: LABEL, NUMBER section; ROW rows with CELL rows, each with one
section: LINK (HREF TEXT), NUMBER (TEXT), CHIP (TONE LABEL), PLAIN (TEXT), BAD (TEXT).
FILTERED section with FILTER_TEXT, ALL_HREF. NOTHING section with NOTHING_TEXT; PAGED
section with PAGING include (parts/paging). CAN_ENTER section with NEW_HREF. }}{{#CAN_ENTER}}<div class="clm-card-foot clm-no-print"><a class="btn btn-sm" href="{{NEW_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[button|New]]</a></div>
{{/CAN_ENTER}}{{#FILTERED}}<p class="clm-tab-filter clm-small">{{FILTER_TEXT}} <a href="{{ALL_HREF}}">[[Show all]]</a></p>
{{/FILTERED}}{{#TABLE}}<div class="clm-scroll" tabindex="0" role="group" aria-label="{{CAPTION}}">
<table class="clm-table">
<caption class="clm-sr">{{CAPTION}}</caption>
<thead><tr>{{#HEAD}}<th scope="col"{{#NUMBER}} class="clm-num"{{/NUMBER}}>{{LABEL}}</th>{{/HEAD}}</tr></thead>
<tbody>
{{#ROW}}<tr>{{#CELL}}{{#LINK}}<td><a href="{{HREF}}">{{TEXT}}</a></td>{{/LINK}}{{#NUMBER}}<td class="clm-num">{{TEXT}}</td>{{/NUMBER}}{{#CHIP}}<td><span class="clm-chip clm-s{{TONE}}">{{LABEL}}</span></td>{{/CHIP}}{{#PLAIN}}<td>{{TEXT}}</td>{{/PLAIN}}{{#BAD}}<td class="clm-bad">{{TEXT}}</td>{{/BAD}}{{/CELL}}</tr>
{{/ROW}}</tbody>
</table>
</div>
{{#PAGED}}<div class="clm-card-foot">{{>PAGING}}</div>{{/PAGED}}
{{/TABLE}}{{#NOTHING}}<p class="clm-card-body clm-soft">{{NOTHING_TEXT}}</p>{{/NOTHING}}
