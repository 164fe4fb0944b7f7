{{%AUTOESCAPE context="HTML"}}{{! Where one is in a wizard. STEP rows: LABEL, one
of the sections DONE, CURRENT, LATER; with NO (its number). }}<ol class="clm-steps" aria-label="[[Steps]]">
{{#STEP}}{{#DONE}}<li class="clm-done"><span class="clm-no"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg></span><span>{{LABEL}}<span class="clm-sr"> ([[done]])</span></span></li>{{/DONE}}{{#CURRENT}}<li aria-current="step"><span class="clm-no">{{NO}}</span><span>{{LABEL}}</span></li>{{/CURRENT}}{{#LATER}}<li><span class="clm-no">{{NO}}</span><span>{{LABEL}}</span></li>{{/LATER}}
{{/STEP}}</ol>
