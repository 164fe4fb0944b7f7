{{%AUTOESCAPE context="HTML"}}{{! One line. LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE, LIST section with SUGGESTION rows: TEXT. }}<div class="clm-item-text">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<input class="form-control{{#ERROR}} is-invalid{{/ERROR}}" type="text" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}" maxlength="{{MAXLENGTH}}"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note"{{#LIST}} list="{{ID}}-list"{{/LIST}}>{{#LIST}}<datalist id="{{ID}}-list">{{#SUGGESTION}}<option value="{{TEXT}}"></option>{{/SUGGESTION}}</datalist>{{/LIST}}
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
