{{%AUTOESCAPE context="HTML"}}{{! A part of the stage page by itself. BACK_HREF HEADLINE; KPIS include. }}<nav class="clm-crumbs" aria-label="[[You are here]]"><a href="{{BACK_HREF}}">{{HEADLINE}}</a></nav>
<h1 class="clm-sr">{{HEADLINE}}</h1>
{{>KPIS}}
