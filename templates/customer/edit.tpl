{{%AUTOESCAPE context="HTML"}}{{! New or edit. HEADLINE, ACTION (address of the POST), CANCEL_HREF, DRAFT.
KEPT section (a draft is shown) with KEPT_AT, CSRF, DRAFT, HERE. KINDS section
(new only): KIND rows: HREF LABEL, CURRENT section. KIND_CODE (sent along). FORM_ERRORS and FORM_HIDDEN
includes; a FIELD_ include for each field by the name of its column, those that
the kind has not are left out. COMPANY or NOT_COMPANY section. WAS rows: NAME VALUE
(the row as it was opened). SAME section: DOUBLE rows: NAME TEXT, SEEN section with
HREF (customers that look the same). DOUBTFUL section when there are any. DELETE
section with DELETE_HREF. }}<div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div>{{#KINDS}}<nav class="clm-seg clm-right" aria-label="[[Kind]]">{{#KIND}}<a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}</a>{{/KIND}}</nav>{{/KINDS}}</div>
{{#KEPT}}<div class="clm-notice"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#device-floppy"></use></svg><span class="clm-grow">[[This is your draft of %{KEPT_AT}. It is not saved yet.]]</span><form method="post" action="/draft/drop"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="draft_of" value="{{DRAFT}}"><input type="hidden" name="next" value="{{HERE}}"><button class="btn btn-sm" type="submit">[[Throw the draft away]]</button></form></div>
{{/KEPT}}{{>FORM_ERRORS}}{{#SAME}}<div class="clm-notice clm-notice-warn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-triangle"></use></svg><div class="clm-grow"><strong>[[This customer may be here already:]]</strong><ul>{{#DOUBLE}}<li>{{#SEEN}}<a href="{{HREF}}">{{NAME}}</a>{{/SEEN}}{{#NOT_SEEN}}<strong>{{NAME}}</strong>{{/NOT_SEEN}} {{TEXT}}</li>{{/DOUBLE}}</ul><p>[[Nothing is saved yet. If it is another one, save all the same.]]</p></div></div>
{{/SAME}}<form method="post" action="{{ACTION}}" data-draft="{{DRAFT}}">
{{>FORM_HIDDEN}}<input type="hidden" name="kind" value="{{KIND_CODE}}">{{#WAS}}<input type="hidden" name="{{NAME}}" value="{{VALUE:H=pre}}">{{/WAS}}<div class="clm-cols">
<div>
<section class="clm-card" aria-labelledby="g-who"><div class="clm-card-head"><h2 id="g-who">[[Name and identity]]</h2></div><div class="clm-card-body clm-form">
{{>FIELD_NAME}}{{>FIELD_SHORT_NAME}}{{>FIELD_CODE}}{{>FIELD_CREDIT_CODE}}{{>FIELD_LEGAL_PERSON}}{{>FIELD_PARENT_NAME}}{{>FIELD_GENDER}}{{>FIELD_BIRTH_ON}}</div></section>
<section class="clm-card" aria-labelledby="g-where"><div class="clm-card-head"><h2 id="g-where">[[Where and how to reach]]</h2></div><div class="clm-card-body clm-form">
{{>FIELD_COUNTRY}}{{>FIELD_PROVINCE}}{{>FIELD_CITY}}{{>FIELD_DISTRICT}}{{>FIELD_ADDRESS}}{{>FIELD_PHONE}}{{>FIELD_EMAIL}}{{>FIELD_WEBSITE}}</div></section>
<section class="clm-card" aria-labelledby="g-firm"><div class="clm-card-head"><h2 id="g-firm">{{#COMPANY}}[[Business]]{{/COMPANY}}{{#NOT_COMPANY}}[[What it buys]]{{/NOT_COMPANY}}</h2></div><div class="clm-card-body clm-form">
{{>FIELD_INDUSTRY_ID}}{{>FIELD_SIZE_CODE}}{{>FIELD_EMPLOYEES}}{{>FIELD_OWNERSHIP}}{{>FIELD_FOUNDED_YEAR}}{{>FIELD_REGISTERED_CAPITAL}}{{>FIELD_ANNUAL_REVENUE}}{{>FIELD_REVENUE_BAND}}{{>FIELD_CATEGORY_ID}}{{>FIELD_CYCLE_DAYS_SET}}{{>FIELD_POTENTIAL}}</div></section>
</div>
<div class="clm-aside">
<section class="clm-card clm-one" aria-labelledby="g-care"><div class="clm-card-head"><h2 id="g-care">[[Who looks after it]]</h2></div><div class="clm-card-body clm-form">
{{>FIELD_OWNER_ID}}{{>FIELD_TEAM_ID}}{{>FIELD_GRADE}}{{>FIELD_SOURCE_ID}}{{>FIELD_PERSONA_ID}}{{>FIELD_CREATED_ON}}</div></section>
<section class="clm-card clm-one" aria-labelledby="g-note"><div class="clm-card-head"><h2 id="g-note">[[Remark]]</h2></div><div class="clm-card-body clm-form">{{>FIELD_REMARK}}</div></section>
</div>
</div>
<div class="clm-buttons">{{#DOUBTFUL}}<button class="btn btn-primary" type="submit" name="anyway" value="1">[[Save all the same]]</button>{{/DOUBTFUL}}{{#NOT_DOUBTFUL}}<button class="btn btn-primary" type="submit">[[Save]]</button>{{/NOT_DOUBTFUL}}<a class="btn" href="{{CANCEL_HREF}}">[[Cancel]]</a><span class="clm-soft-small" data-draft-note hidden>[[Draft kept]]</span>{{#DELETE}}<a class="btn clm-right" href="{{DELETE_HREF}}">[[Delete]]</a>{{/DELETE}}</div>
</form>
