{{%AUTOESCAPE context="HTML"}}{{! Nothing here yet, and what to do first. ICON,
HEADLINE, ADVICE, ACTION rows: HREF LABEL. }}<div class="clm-empty">
<span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg></span>
<h2>{{HEADLINE}}</h2>
<p class="clm-lead">{{ADVICE}}</p>
<div class="clm-buttons">{{#ACTION}}<a class="btn" href="{{HREF}}">{{LABEL}}</a> {{/ACTION}}</div>
</div>
