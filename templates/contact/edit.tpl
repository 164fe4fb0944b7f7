{{%AUTOESCAPE context="HTML"}}{{! New or edit a contact. HEADLINE, CUSTOMER_NAME, CUSTOMER_HREF, ACTION, DRAFT,
KEPT section with KEPT_AT, CSRF, DRAFT, HERE. WAS rows: NAME VALUE. DELETE section
with DELETE_HREF. FORM_ERRORS, FORM_HIDDEN and FIELD_ includes
by column name. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/customer">[[Customers]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{CUSTOMER_HREF}}">{{CUSTOMER_NAME}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
{{#KEPT}}<div class="clm-notice"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#device-floppy"></use></svg><span class="clm-grow">[[This is your draft of %{KEPT_AT}. It is not saved yet.]]</span><form method="post" action="/draft/drop"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="draft_of" value="{{DRAFT}}"><input type="hidden" name="next" value="{{HERE}}"><button class="btn btn-sm" type="submit">[[Throw the draft away]]</button></form></div>
{{/KEPT}}{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-draft="{{DRAFT}}">
{{>FORM_HIDDEN}}{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_GENDER}}{{>FIELD_TITLE}}{{>FIELD_DEPARTMENT}}{{>FIELD_ROLE}}{{>FIELD_CODE}}{{>FIELD_MOBILE}}{{>FIELD_PHONE}}{{>FIELD_EMAIL}}{{>FIELD_WECHAT}}{{>FIELD_BIRTH_ON}}{{>FIELD_LEFT_ON}}{{>FIELD_IS_KEY}}{{>FIELD_REMARK}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{CUSTOMER_HREF}}">[[Cancel]]</a><span class="clm-soft-small" data-draft-note hidden>[[Draft kept]]</span>{{#DELETE}}<a class="btn clm-right" href="{{DELETE_HREF}}">[[Delete]]</a>{{/DELETE}}</div>
</form>
