{{%AUTOESCAPE context="HTML"}}{{! Step 4: what will happen. HEADLINE FILE_NAME FILE_SIZE ENCODING_TEXT
ENCODING_HREF ROWS_TEXT, STEPS. KPI rows: LABEL VALUE UNIT, NOTE section or BAD
section with NOTE_TEXT. SHOWN_TEXT; HEAD rows: HEADING FIELD_LABEL, NUMBER section;
ROW rows: NO TONE OUTCOME, CELL rows with one section NUMBER, PLAIN, CHANGED (TEXT
OLD_TEXT), REFUSED (TEXT REASON), and NUM section in a column of numbers. WHY section with WHY_TEXT (the reasons of the
refused in words). BACK_HREF CANCEL_ACTION START_ACTION START_LABEL (names the number
of rows), CSRF, FORM_HIDDEN; START section (there is something to import). }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-spreadsheet"></use></svg> {{FILE_NAME}}, {{FILE_SIZE}}</span><span>{{ENCODING_TEXT}} <a href="{{ENCODING_HREF}}">[[change]]</a></span><span>{{ROWS_TEXT}}</span></div></div></div>
{{>STEPS}}<ul class="clm-kpis">
{{#KPI}}<li class="clm-kpi"><div><div class="clm-kpi-label">{{LABEL}}</div><div class="clm-kpi-value">{{VALUE}} <span class="clm-soft">{{UNIT}}</span></div>{{#NOTE}}<div class="clm-kpi-note">{{NOTE_TEXT}}</div>{{/NOTE}}{{#BAD}}<div class="clm-kpi-note clm-bad">{{NOTE_TEXT}}</div>{{/BAD}}</div></li>
{{/KPI}}</ul>
<section class="clm-card" aria-labelledby="rows-title"><div class="clm-card-head"><h2 id="rows-title">[[Preview]]</h2><span class="clm-end">{{SHOWN_TEXT}}</span></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Preview]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Row]]</th><th scope="col">[[Outcome]]</th>{{#HEAD}}<th scope="col"{{#NUMBER}} class="clm-num"{{/NUMBER}}>{{HEADING}}<br><strong>{{FIELD_LABEL}}</strong></th>{{/HEAD}}</tr></thead><tbody>
{{#ROW}}<tr><th scope="row">{{NO}}</th><td><span class="clm-chip clm-s{{TONE}}">{{OUTCOME}}</span></td>{{#CELL}}{{#NUMBER}}<td class="clm-num">{{TEXT}}</td>{{/NUMBER}}{{#PLAIN}}<td>{{TEXT}}</td>{{/PLAIN}}{{#CHANGED}}<td class="clm-changed{{#NUM}} clm-num{{/NUM}}" title="{{OLD_TEXT}}">{{TEXT}}</td>{{/CHANGED}}{{#REFUSED}}<td class="clm-refused{{#NUM}} clm-num{{/NUM}}" title="{{REASON}}">{{TEXT}}</td>{{/REFUSED}}{{/CELL}}</tr>
{{/ROW}}</tbody></table></div></section>
<div class="clm-buttons"><a class="btn" href="{{BACK_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Back]]</a><span class="clm-chip clm-s7">[[changed]]</span><span class="clm-soft-small">[[differs from what is stored]]</span>{{#WHY}}<span class="clm-chip clm-s6">[[refused]]</span><span class="clm-soft-small">{{WHY_TEXT}}</span>{{/WHY}}
<div class="clm-buttons clm-right"><form method="post" action="{{CANCEL_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Cancel]]</button></form>{{#START}}<form method="post" action="{{START_ACTION}}">{{>FORM_HIDDEN}}<button class="btn btn-primary" type="submit">{{START_LABEL}}</button></form>{{/START}}</div></div>
