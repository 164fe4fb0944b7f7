{{%AUTOESCAPE context="HTML"}}{{! Step 5. HEADLINE FILE_NAME FILE_SIZE, STEPS, PROGRESS include
(parts/progress). RELOAD_HREF (this page, for those without JavaScript). }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1><div class="clm-meta"><span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#file-spreadsheet"></use></svg> {{FILE_NAME}}, {{FILE_SIZE}}</span></div></div></div>
{{>STEPS}}{{>PROGRESS}}<noscript><a class="btn" href="{{RELOAD_HREF}}">[[Show how far it is]]</a></noscript>
