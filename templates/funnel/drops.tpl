{{%AUTOESCAPE context="HTML"}}{{! Who does not go on. CHOICE rows: LABEL HREF, CURRENT section; ANY section; DROP rows: DIMENSION NAME, ON ALL includes, SHARE INTERVAL
REST TONE (good|bad). }}<section class="clm-card" id="drops" aria-labelledby="drops-title"><div class="clm-card-head"><h2 id="drops-title">[[Who does not go on]]</h2><span class="clm-end"><span>[[30 customers or more on either side, differences beyond chance]]</span></span></div>
<div class="clm-card-body clm-choices clm-no-print"><nav class="clm-seg clm-small" aria-label="[[Step looked at]]">{{#CHOICE}}<a href="{{HREF}}" hx-get="{{HREF}}" hx-target="#drops" hx-swap="outerHTML"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/CHOICE}}</nav></div>
{{#ANY}}<div class="clm-scroll" tabindex="0" role="group" aria-label="[[Who does not go on]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[Dimension]]</th><th scope="col">[[Value]]</th><th scope="col" class="clm-num">[[went on]]</th><th scope="col" class="clm-num">[[95 % interval]]</th><th scope="col" class="clm-num">[[the others]]</th></tr></thead><tbody>
{{#DROP}}<tr><td>{{DIMENSION}}</td><td>{{NAME}}</td><td class="clm-num clm-mixed">{{>ON}} / {{>ALL}} <span class="clm-{{TONE}}">{{SHARE}}</span></td><td class="clm-num clm-soft">{{INTERVAL}}</td><td class="clm-num">{{REST}}</td></tr>
{{/DROP}}</tbody></table></div>
{{/ANY}}{{#NOT_ANY}}<p class="clm-card-body clm-soft">[[No value stands out: the differences there are may be chance, or the groups are smaller than 30 customers.]]</p>
{{/NOT_ANY}}</section>
