{{%AUTOESCAPE context="HTML"}}{{! Step 2. HEADLINE FILE_NAME FILE_SIZE, STEPS include, ACTION, FORM_HIDDEN,
FORM_ERRORS; FOUND_TEXT (which rule found the encoding), ENCODING rows: VALUE LABEL,
SELECTED section; SEPARATOR_TEXT ROWS_TEXT; SAMPLE rows: NO, CELL rows: TEXT (first
lines as they read now). BACK_HREF. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-spreadsheet"></use></svg> {{FILE_NAME}}, {{FILE_SIZE}}</span><span>{{SEPARATOR_TEXT}}</span><span>{{ROWS_TEXT}}</span></div></div></div>
{{>STEPS}}{{>FORM_ERRORS}}<form class="clm-card" method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-filters"><label>[[Encoding]]<select class="form-select" name="encoding">{{#ENCODING}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/ENCODING}}</select></label><button class="btn" type="submit" name="do" value="look">[[Show again]]</button><span class="clm-soft-small">{{FOUND_TEXT}}</span></div>
<div class="clm-scroll" tabindex="0" role="group" aria-label="[[First rows]]"><table class="clm-table clm-compact clm-file"><caption>[[Is the text readable? Then go on.]]</caption><tbody>
{{#SAMPLE}}<tr><th scope="row" class="clm-num">{{NO}}</th>{{#CELL}}<td>{{TEXT}}</td>{{/CELL}}</tr>
{{/SAMPLE}}</tbody></table></div>
<div class="clm-card-foot"><a class="btn" href="{{BACK_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Back]]</a><button class="btn btn-primary clm-right" type="submit" name="do" value="next">[[Go on]]</button></div>
</form>
