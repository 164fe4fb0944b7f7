{{%AUTOESCAPE context="HTML"}}{{! Step 3. HEADLINE FILE_NAME FILE_SIZE ROWS_TEXT, STEPS, ACTION, FORM_HIDDEN,
FORM_ERRORS; COLUMN rows: HEADING SAMPLE_TEXT NAME ID, OPTION rows: VALUE LABEL,
SELECTED section; GUESSED section. OWNER section (kinds that have one) with OWNER_OPTION
rows; CREATE section (may create missing customers), CREATE_ON section. AS_OF row: AS_OF_VALUE TODAY_ISO (ISO days). PRESET_NAME.
BACK_HREF. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-spreadsheet"></use></svg> {{FILE_NAME}}, {{FILE_SIZE}}</span><span>{{ROWS_TEXT}}</span></div></div></div>
{{>STEPS}}{{>FORM_ERRORS}}<form method="post" action="{{ACTION}}">
{{>FORM_HIDDEN}}<div class="clm-cols"><div class="clm-card"><div class="clm-scroll" tabindex="0" role="group" aria-label="[[Match of columns]]"><table class="clm-table"><thead><tr><th scope="col">[[Column in the file]]</th><th scope="col">[[For instance]]</th><th scope="col">[[Goes into]]</th></tr></thead><tbody>
{{#COLUMN}}<tr><th scope="row" class="clm-nowrap">{{HEADING}}</th><td class="clm-soft">{{SAMPLE_TEXT}}</td><td><div class="clm-map-row"><select class="form-select" id="{{ID}}" name="{{NAME}}" aria-label="{{HEADING}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select>{{#GUESSED}}<span class="clm-soft-small">[[guessed]]</span>{{/GUESSED}}</div></td></tr>
{{/COLUMN}}</tbody></table></div></div>
<aside class="clm-aside" aria-label="[[Options]]"><section class="clm-card clm-one" aria-labelledby="opt-title"><div class="clm-card-head"><h2 id="opt-title">[[Options]]</h2></div><div class="clm-card-body clm-form">
{{#OWNER}}<div><label class="form-label" for="f-owner">[[Owner where the file names none, or somebody who is not here]]</label><select class="form-select" id="f-owner" name="owner">{{#OWNER_OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OWNER_OPTION}}</select></div>
{{/OWNER}}{{#CREATE}}<label class="clm-check"><input class="form-check-input" type="checkbox" name="create_customers" value="1"{{#CREATE_ON}} checked{{/CREATE_ON}}><span>[[Create customers that are not here yet]]</span></label>
{{/CREATE}}{{#AS_OF}}<div><label class="form-label" for="f-as-of">[[Day the file is of]]</label><input class="form-control" type="date" id="f-as-of" name="as_of" value="{{AS_OF_VALUE}}" max="{{TODAY_ISO}}"><p class="clm-soft-small">[[Months since it began count back from this day; what has ended without a day ended the day before.]]</p></div>
{{/AS_OF}}<div><label class="form-label" for="f-preset">[[Keep these columns as a preset named]]</label><input class="form-control" type="text" id="f-preset" name="preset_name" value="{{PRESET_NAME}}" maxlength="100"></div>
</div></section></aside></div>
<div class="clm-buttons"><a class="btn" href="{{BACK_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Back]]</a><button class="btn btn-primary clm-right" type="submit">[[Preview]]</button></div>
</form>
