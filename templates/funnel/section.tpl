{{%AUTOESCAPE context="HTML"}}{{! One section of the funnel by itself: BACK_HREF; SCOPE include (scope/bar); SECTION include. }}<nav class="clm-crumbs" aria-label="[[Where you are]]"><a href="{{BACK_HREF}}">[[Funnel]]</a></nav>
<h1 class="clm-sr">[[Funnel]]</h1>
{{>SCOPE}}
{{>SECTION}}
