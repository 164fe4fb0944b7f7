{{%AUTOESCAPE context="HTML"}}{{! Yes or no; sends 1. LABEL, NAME, ID, CHECKED
section, HINT section with HINT_TEXT, ERROR section with MESSAGE. }}<div class="clm-item-check">
<label class="clm-check"><input class="form-check-input" type="checkbox" id="{{ID}}" name="{{NAME}}" value="1"{{#CHECKED}} checked{{/CHECKED}} aria-describedby="{{ID}}-note"><span>{{LABEL}}</span></label>
<div class="clm-note" id="{{ID}}-note">{{#HINT}}<span>{{HINT_TEXT}}</span>{{/HINT}}{{#ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/ERROR}}</div>
</div>
