{{%AUTOESCAPE context="HTML"}}{{! The summary above a form. FAILED section (some
message is there); ERROR rows: ID (of the input; "form" for the whole form),
LABEL, MESSAGE, LABELLED section when the message belongs to a field. }}{{#FAILED}}<div class="clm-notice clm-notice-bad" role="alert" id="form" tabindex="-1">
<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-circle"></use></svg>
<div class="clm-grow clm-text"><strong>[[Not saved. Please correct:]]</strong>
<ul>
{{#ERROR}}<li><a href="#{{ID}}">{{#LABELLED}}[[%{LABEL}: %{MESSAGE}]]{{/LABELLED}}{{#NOT_LABELLED}}{{MESSAGE}}{{/NOT_LABELLED}}</a></li>
{{/ERROR}}</ul></div>
</div>
{{/FAILED}}
