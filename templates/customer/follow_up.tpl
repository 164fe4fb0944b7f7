{{%AUTOESCAPE context="HTML"}}{{! A follow-up with all its fields. NAME and BACK of the customer, ACTION (also
the name of the draft), FORM_ERRORS, FORM_HIDDEN and FIELD_ includes. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="/customer">[[Customers]]</a><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg><a href="{{BACK}}">{{NAME}}</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>[[Write follow-up]]</h1></div></div>
{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="{{ACTION}}" data-draft="{{ACTION}}">
{{>FORM_HIDDEN}}<input type="hidden" name="full" value="1"><div class="clm-card-body clm-form">
{{>FIELD_KIND}}{{>FIELD_WAY}}{{>FIELD_PLAY}}{{>FIELD_CONTACT}}{{>FIELD_AT}}{{>FIELD_MINUTES}}{{>FIELD_TEXT}}{{>FIELD_NEXT_ON}}{{>FIELD_NEXT}}{{>FIELD_PRIVATE}}</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Save]]</button><a class="btn" href="{{BACK}}">[[Cancel]]</a><span class="clm-soft-small" data-draft-note hidden>[[Draft kept]]</span></div>
</form>
