{{%AUTOESCAPE context="HTML"}}{{! Tab of all events. CAN_NOTE section: NOTE_ACTION, CSRF, ONCE, DRAFT (name of
the draft), NOTE_TEXT, NEXT_ON (ISO or empty), TODAY (ISO), KIND rows: VALUE LABEL,
SELECTED section; NOTE_ERROR section with MESSAGE; KEPT section (a draft was found).
SHOWN rows: HREF LABEL, CURRENT section (filter by kind). TIMELINE include
(customer/timeline), or NOTHING section. }}{{#CAN_NOTE}}<form class="clm-quick" id="note" method="post" action="{{NOTE_ACTION}}" data-draft="{{DRAFT}}">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="once" value="{{ONCE}}">
<select class="form-select" name="kind" aria-label="[[Way]]">{{#KIND}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KIND}}</select>
<textarea class="form-control{{#NOTE_ERROR}} is-invalid{{/NOTE_ERROR}}" name="text" rows="1" maxlength="4000" required data-key="n" aria-label="[[What was said, how the customer reacted, what is next]]" placeholder="[[What was said, how the customer reacted, what is next]]" aria-describedby="note-error">{{NOTE_TEXT}}</textarea>
<input class="form-control" type="date" name="next_on" value="{{NEXT_ON}}" min="{{TODAY}}" max="2999-12-31" aria-label="[[Next follow-up]]" title="[[Next follow-up]]">
<button class="btn btn-primary" type="submit">[[Save]]</button>
</form>
<div class="clm-note clm-card-body" id="note-error">{{#NOTE_ERROR}}<span class="clm-error-text" role="alert">{{MESSAGE}}</span>{{/NOTE_ERROR}}{{#KEPT}}[[This text was kept from last time. It is not saved yet.]]{{/KEPT}}</div>
{{/CAN_NOTE}}<nav class="clm-buttons clm-shown clm-no-print" aria-label="[[Kinds shown]]">{{#SHOWN}}<a class="clm-chip{{#CURRENT}} clm-s2{{/CURRENT}}" href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/SHOWN}}</nav>
{{#NOTHING}}<p class="clm-card-body clm-soft">[[Nothing has happened yet. The first follow-up starts the story.]]</p>
{{/NOTHING}}{{>TIMELINE}}
