{{%AUTOESCAPE context="HTML"}}{{! A choice (also a FIELD_REF). LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE, EMPTY section (may be left open),
OPTION rows: VALUE LABEL, SELECTED section. MAXLENGTH is not used. }}<div class="clm-item-select">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<select class="form-select{{#ERROR}} is-invalid{{/ERROR}}" id="{{ID}}" name="{{NAME}}"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note">
{{#EMPTY}}<option value=""></option>
{{/EMPTY}}{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/OPTION}}</select>
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
