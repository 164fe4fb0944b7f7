{{%AUTOESCAPE context="HTML"}}{{! The tabs of a profile and what is below them. TAB rows: LABEL HREF
PART_HREF (the same for htmx), COUNT section with COUNT_TEXT, CURRENT section.
TAB_BODY include: customer/tab_timeline, tab_contacts, tab_table, tab_changes. }}<section class="clm-card clm-flow" id="tab">
<nav class="clm-tabs" aria-label="[[Parts of the profile]]">{{#TAB}}<a href="{{HREF}}" hx-get="{{PART_HREF}}" hx-target="#tab" hx-swap="outerHTML" hx-push-url="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}{{#COUNT}} <span class="clm-count">{{COUNT_TEXT}}</span>{{/COUNT}}</a>{{/TAB}}</nav>
{{>TAB_BODY}}
</section>
