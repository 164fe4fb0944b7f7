{{%AUTOESCAPE context="HTML"}}{{! An error for someone who is not logged in, in
layout/plain: ERROR include of error/error. }}<main class="clm-plain-page" id="main" tabindex="-1">
<div class="clm-brand"><svg class="clm-i-brand" aria-hidden="true"><use href="/static/icons.svg#brand"></use></svg><span>[[Perennial]]</span></div>
{{>ERROR}}
</main>
