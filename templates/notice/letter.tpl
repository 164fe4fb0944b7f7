{{%AUTOESCAPE context="HTML"}}{{! The letter that answers a notice, for A4. BACK_HREF LETTER_LANG CUSTOMER TITLE; IN rows (languages): HREF LABEL, CURRENT section; PARAGRAPH rows: LINE rows: TEXT. }}<div class="clm-head"><div class="clm-head-text clm-no-print"><h1>[[Reply letter]]</h1></div>
<div class="clm-buttons"><nav class="clm-seg" aria-label="[[Language of the letter]]">{{#IN}}<a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}</a>{{/IN}}</nav><a class="btn" href="{{BACK_HREF}}">[[Back]]</a><button class="btn btn-primary" type="button" data-print data-needs-js hidden><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#printer"></use></svg>[[Print]]</button></div></div>
<article class="clm-card clm-letter" lang="{{LETTER_LANG}}"><p>{{CUSTOMER}}</p><h2>{{TITLE}}</h2>
{{#PARAGRAPH}}<p>{{#LINE}}{{TEXT}}{{#LINE_separator}}<br>{{/LINE_separator}}{{/LINE}}</p>
{{/PARAGRAPH}}</article>
