{{%AUTOESCAPE context="HTML"}}{{! A password; never filled in again. LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE, AUTOCOMPLETE (current-password or new-password). }}<div class="clm-item-password">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<input class="form-control{{#ERROR}} is-invalid{{/ERROR}}" type="password" id="{{ID}}" name="{{NAME}}" autocomplete="{{AUTOCOMPLETE}}" maxlength="{{MAXLENGTH}}"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note">
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
