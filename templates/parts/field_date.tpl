{{%AUTOESCAPE context="HTML"}}{{! A day, ISO. LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE. MAXLENGTH is not used. }}<div class="clm-item-date">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<input class="form-control{{#ERROR}} is-invalid{{/ERROR}}" type="date" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}" min="1900-01-01" max="2999-12-31"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note">
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
