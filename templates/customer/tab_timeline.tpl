{{%AUTOESCAPE context="HTML"}}{{! Tab of all events. CAN_NOTE section: NOTE_ACTION, FORM_HIDDEN include, DRAFT
(name of the draft), FULL_HREF, NOTE_TEXT, NEXT_ON (ISO or empty), TODAY_ISO, KIND and WAY
rows, and PLAY rows of the ANY_PLAY section: VALUE LABEL, SELECTED section; NOTE_ERROR section with MESSAGE; KEPT section (a draft was found).
ENTER rows: HREF LABEL. SHOWN rows: HREF LABEL, CURRENT section (filter). LATER section with NEWEST_HREF. TIMELINE include
(customer/timeline), or NOTHING section. }}{{#CAN_NOTE}}<form class="clm-quick" id="note" method="post" action="{{NOTE_ACTION}}" data-draft="{{DRAFT}}">
{{>FORM_HIDDEN}}
<select class="form-select" name="kind" aria-label="[[Way]]">{{#KIND}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KIND}}</select>
<select class="form-select" name="way" aria-label="[[Result]]">{{#WAY}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/WAY}}</select>
{{#ANY_PLAY}}<select class="form-select" name="play" aria-label="[[Play]]"><option value="">[[No play]]</option>{{#PLAY}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/PLAY}}</select>
{{/ANY_PLAY}}<textarea class="form-control{{#NOTE_ERROR}} is-invalid{{/NOTE_ERROR}}" name="text" rows="1" maxlength="4000" required data-key="n" aria-label="[[What was said, how the customer reacted, what is next]]" placeholder="[[What was said, how the customer reacted, what is next]]" aria-describedby="note-error">{{NOTE_TEXT}}</textarea>
<input class="form-control" type="date" name="next_on" value="{{NEXT_ON}}" min="{{TODAY_ISO}}" max="2999-12-31" aria-label="[[Next follow-up]]" title="[[Next follow-up]]">
<button class="btn btn-primary" type="submit">[[Save]]</button>
<a class="btn clm-quick-more" href="{{FULL_HREF}}" aria-label="[[More fields]]" title="[[More fields]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#dots"></use></svg></a>
</form>
<div class="clm-note clm-card-body clm-no-print" id="note-error">{{#NOTE_ERROR}}<span class="clm-error-text" role="alert">{{MESSAGE}}</span>{{/NOTE_ERROR}}{{#KEPT}}[[This text was kept from last time. It is not saved yet.]]{{/KEPT}}</div>
<details class="clm-enter clm-no-print"><summary>[[Enter something else]]</summary><nav class="clm-buttons" aria-label="[[Enter something else]]">{{#ENTER}}<a class="btn btn-sm" href="{{HREF}}">{{LABEL}}</a>{{/ENTER}}</nav></details>
{{/CAN_NOTE}}<nav class="clm-buttons clm-shown clm-no-print" aria-label="[[Kinds shown]]">{{#SHOWN}}<a class="clm-chip{{#CURRENT}} clm-s2{{/CURRENT}}" href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/SHOWN}}</nav>
{{#LATER}}<p class="clm-card-body clm-no-print"><a href="{{NEWEST_HREF}}">[[Back to the newest]]</a></p>
{{/LATER}}{{#NOTHING}}<p class="clm-card-body clm-soft">[[Nothing has happened yet. The first follow-up starts the story.]]</p>
{{/NOTHING}}{{>TIMELINE}}
