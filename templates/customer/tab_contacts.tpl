{{%AUTOESCAPE context="HTML"}}{{! Tab of people. CAN_EDIT section with NEW_HREF. PERSON rows: EDITABLE section with HREF, INITIAL NAME
DETAIL, ROLE section with ROLE_LABEL, KEY section (key contact), LEFT section with
LEFT_TEXT, PHONE_TEXT, EMAIL_TEXT. NOTHING section. }}{{#CAN_EDIT}}<div class="clm-card-foot clm-no-print"><a class="btn btn-sm" href="{{NEW_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#user-plus"></use></svg>[[New contact]]</a></div>
{{/CAN_EDIT}}<ul class="clm-plain clm-rows">
{{#PERSON}}<li class="clm-who"><span class="clm-avatar clm-avatar-4" aria-hidden="true">{{INITIAL}}</span><div class="clm-grow">{{#EDITABLE}}<a class="clm-strong" href="{{HREF}}">{{NAME}}</a>{{/EDITABLE}}{{#NOT_EDITABLE}}<span class="clm-strong">{{NAME}}</span>{{/NOT_EDITABLE}}{{#KEY}} <span class="clm-chip clm-s7"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#star"></use></svg>[[key]]</span>{{/KEY}}{{#ROLE}} <span class="clm-chip clm-s4">{{ROLE_LABEL}}</span>{{/ROLE}}{{#LEFT}} <span class="clm-chip">{{LEFT_TEXT}}</span>{{/LEFT}}<div class="clm-soft-small">{{DETAIL}}</div></div><div class="clm-soft-small">{{PHONE_TEXT}}<br>{{EMAIL_TEXT}}</div></li>
{{/PERSON}}</ul>
{{#NOTHING}}<p class="clm-card-body clm-soft">[[No contacts yet. Add the person you talk to first.]]</p>{{/NOTHING}}
