{{%AUTOESCAPE context="HTML"}}{{! A rehearsal that runs, and part for htmx. PART_HREF STATE_TEXT WIDTH (0-1000) DONE_TEXT. }}<div class="clm-card" id="progress" hx-get="{{PART_HREF}}" hx-trigger="every 1s" hx-swap="outerHTML" hx-target="this">
<div class="clm-card-head"><h2>{{STATE_TEXT}}</h2><span class="clm-end">{{DONE_TEXT}}</span></div>
<div class="clm-card-body"><svg class="clm-progress" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{{DONE_TEXT}}"><rect class="clm-bar-track" width="1000" height="10"/><rect class="clm-bar-fill" width="{{WIDTH}}" height="10"/></svg></div>
</div>
