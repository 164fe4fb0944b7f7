{{%AUTOESCAPE context="HTML"}}{{! What went wrong, for people. HEADLINE (what
happened, no code), ADVICE (what to do), ICON (a name of the sprite), STATUS,
REFERENCE, MOMENT. UNSAVED section: what was typed and not stored: UNSAVED_ABOUT,
UNSAVED_TEXT; RETRY section inside a POST that can be sent again: ACTION and
HIDDEN rows: NAME VALUE. BACK_HREF, BACK_LABEL. }}<div class="clm-error" id="error">
<span class="clm-big-i clm-s7"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg></span>
<h1>{{HEADLINE}}</h1>
<p class="clm-lead">{{ADVICE}}</p>
{{#UNSAVED}}<section class="clm-card" aria-labelledby="unsaved-title">
<div class="clm-card-head"><h2 id="unsaved-title">[[Not saved yet]]</h2><span class="clm-end">{{UNSAVED_ABOUT}}</span></div>
<div class="clm-card-body clm-pre" id="unsaved">{{UNSAVED_TEXT}}</div>
</section>
{{/UNSAVED}}<div class="clm-buttons">
{{#RETRY}}<form method="post" action="{{ACTION}}">
{{#HIDDEN}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">
{{/HIDDEN}}<button class="btn btn-primary" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#refresh"></use></svg>[[Save again]]</button>
</form>
{{/RETRY}}{{#UNSAVED}}<button class="btn" type="button" data-copy="unsaved" data-done="[[Copied]]" data-needs-js hidden><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#copy"></use></svg><span data-label>[[Copy text]]</span></button>
{{/UNSAVED}}<a class="btn" href="{{BACK_HREF}}">{{BACK_LABEL}}</a>
</div>
<p class="clm-soft-small"><br>{{STATUS}} · [[Reference %{REFERENCE}]] · {{MOMENT}}. [[If it happens again, give the reference to your administrator.]]</p>
</div>
