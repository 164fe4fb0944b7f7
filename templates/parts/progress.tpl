{{%AUTOESCAPE context="HTML"}}{{! A job that runs, and part for htmx. PART_HREF, RUNNING section (asks again every second),
STATE_TEXT, WIDTH (0-1000), PERCENT, DONE_TEXT, SPEED_TEXT,
LEFT_TEXT, LEAVE_TEXT, CAN_CANCEL section with
CANCEL_ACTION STOP_LABEL CSRF. The pages carry it as PROGRESS. }}<div class="clm-card" id="progress"{{#RUNNING}} hx-get="{{PART_HREF}}" hx-trigger="every 1s" hx-swap="outerHTML" hx-target="this"{{/RUNNING}}>
<div class="clm-card-head"><h2>{{STATE_TEXT}}</h2><span class="clm-end">{{PERCENT}}</span></div>
<div class="clm-card-body"><svg class="clm-progress" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{{PERCENT}}"><rect class="clm-bar-track" width="1000" height="10"/><rect class="clm-bar-fill" width="{{WIDTH}}" height="10"/></svg>
<div class="clm-meta"><span>{{DONE_TEXT}}</span><span>{{SPEED_TEXT}}</span><span>{{LEFT_TEXT}}</span></div></div>
<div class="clm-card-foot">{{#RUNNING}}<span class="clm-soft-small">{{LEAVE_TEXT}}</span>{{/RUNNING}}<div class="clm-buttons clm-right">{{#CAN_CANCEL}}<form method="post" action="{{CANCEL_ACTION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">{{STOP_LABEL}}</button></form>{{/CAN_CANCEL}}</div></div>
</div>
