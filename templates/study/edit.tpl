{{%AUTOESCAPE context="HTML"}}{{! New or edit a study. HEADLINE ACTION BACK_HREF DRAFT; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME VALUE; FIELD_ includes; DELETE section with DELETE_HREF. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{BACK_HREF}}">[[Studies]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-draft="{{DRAFT}}">
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_TITLE}}{{>FIELD_DAY}}{{>FIELD_STAGE}}{{>FIELD_REGION_CODE}}{{>FIELD_CATEGORY_ID}}{{>FIELD_SOURCE}}{{>FIELD_TEXT}}{{>FIELD_FIGURES}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a><span class="clm-soft-small" data-draft-note hidden>[[Draft kept]]</span>{{#DELETE}}<a class="btn clm-right" href="{{DELETE_HREF}}">[[Delete]]</a>{{/DELETE}}</div>
</form>
