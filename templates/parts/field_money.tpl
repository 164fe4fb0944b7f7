{{%AUTOESCAPE context="HTML"}}{{! An amount or a number. LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE. }}<div class="clm-item-money">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<input class="form-control clm-num{{#ERROR}} is-invalid{{/ERROR}}" type="text" inputmode="decimal" autocomplete="off" id="{{ID}}" name="{{NAME}}" value="{{VALUE}}" maxlength="{{MAXLENGTH}}"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note">
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
