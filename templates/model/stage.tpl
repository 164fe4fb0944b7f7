{{%AUTOESCAPE context="HTML"}}{{! New or edit a stage. BACK_HREF BACK_LABEL HEADLINE ACTION; FORM_ERRORS, FORM_HIDDEN; WAS rows: NAME
VALUE; FIELD_ includes of model_stage.c. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/model">[[Lifecycle models]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK_HREF}}">{{BACK_LABEL}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-guard>
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_CODE}}{{>FIELD_NAME_ZH_CN}}{{>FIELD_NAME_ZH_TW}}{{>FIELD_NAME_EN}}{{>FIELD_POSITION}}{{>FIELD_COLOUR}}{{>FIELD_LIMIT_DAYS}}{{>FIELD_MEANING_ZH_CN}}{{>FIELD_MEANING_ZH_TW}}{{>FIELD_MEANING_EN}}{{>FIELD_IS_END}}{{>FIELD_IS_LOSS}}{{>FIELD_IS_FALL}}{{>FIELD_RETIRED}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK_HREF}}">[[Cancel]]</a></div>
</form>
