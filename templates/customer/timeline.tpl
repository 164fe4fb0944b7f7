{{%AUTOESCAPE context="HTML"}}{{! A piece of the timeline, newest first; also answered alone to htmx.
ENTRY rows: DAY, TIME section with CLOCK, ICON TONE (1-8) TITLE BY, CHIP rows: TONE
LABEL, MOVE section with FROM_TONE FROM TO_TONE TO, BODY section with TEXT,
LINK section with HREF LINK_LABEL. MORE section with MORE_HREF (address of the page)
and PART_HREF (address of this part). }}<ol class="clm-timeline">
{{#ENTRY}}<li><div class="clm-when">{{DAY}}{{#TIME}}<br>{{CLOCK}}{{/TIME}}</div><span class="clm-dot clm-s{{TONE}}" aria-hidden="true"><svg class="clm-i"><use href="/static/icons.svg#{{ICON}}"></use></svg></span><div><div><span class="clm-strong">{{TITLE}}</span> <span class="clm-soft-small">{{BY}}</span>{{#CHIP}} <span class="clm-chip clm-s{{TONE}}">{{LABEL}}</span>{{/CHIP}}{{#MOVE}} <span class="clm-chip clm-s{{FROM_TONE}}">{{FROM}}</span> <span aria-hidden="true">→</span> <span class="clm-chip clm-s{{TO_TONE}}">{{TO}}</span>{{/MOVE}}{{#LINK}} <a class="clm-small clm-under clm-no-print" href="{{HREF}}">{{LINK_LABEL}}</a>{{/LINK}}</div>{{#BODY}}<div class="clm-pre">{{TEXT}}</div>{{/BODY}}</div></li>
{{/ENTRY}}</ol>
{{#MORE}}<div class="clm-card-foot clm-no-print"><a class="btn btn-sm" rel="next" href="{{MORE_HREF}}" hx-get="{{PART_HREF}}" hx-target="closest div" hx-swap="outerHTML">[[Earlier]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></a></div>
{{/MORE}}
