{{%AUTOESCAPE context="HTML"}}{{! A file to upload. VALUE is not used. LABEL, NAME, ID, VALUE, MAXLENGTH, REQUIRED section, HINT section with HINT_TEXT,
ERROR section with MESSAGE, ACCEPT (endings, for instance .csv). }}<div class="clm-item-file">
<label class="form-label" for="{{ID}}">{{LABEL}}{{#REQUIRED}} <span class="clm-must" aria-hidden="true">*</span>{{/REQUIRED}}</label>
<input class="form-control{{#ERROR}} is-invalid{{/ERROR}}" type="file" id="{{ID}}" name="{{NAME}}" accept="{{ACCEPT}}"{{#REQUIRED}} required{{/REQUIRED}}{{#ERROR}} aria-invalid="true"{{/ERROR}} aria-describedby="{{ID}}-note">
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
