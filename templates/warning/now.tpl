{{%AUTOESCAPE context="HTML"}}{{! The warnings that want something now, on the dashboard. LIST_HREF COUNT; ROW rows: HREF CUSTOMER ICON NAME TONE LEVEL SINCE, OF section with WHO. }}<section class="clm-card" aria-labelledby="warnings-title"><div class="clm-card-head"><h2 id="warnings-title">[[Warnings]]</h2><span class="clm-end"><a href="{{LIST_HREF}}">{{COUNT}}</a></span></div>
<ul class="clm-plain clm-rows">
{{#ROW}}<li class="clm-who"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg><div class="clm-grow"><a class="clm-strong" href="{{HREF}}">{{CUSTOMER}}</a><div class="clm-soft-small">{{NAME}} · {{SINCE}}{{#OF}} · {{WHO}}{{/OF}}</div></div><span class="clm-chip clm-s{{TONE}}">{{LEVEL}}</span></li>
{{/ROW}}</ul></section>
