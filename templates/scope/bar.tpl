{{%AUTOESCAPE context="HTML"}}{{! The scope of an analysis page: links and one GET form to PATH. KIND rows (of
period): HREF LABEL, CURRENT section; WHICH section with OPTION rows or DAYS section: FROM TO;
MODEL_NAME, MODEL rows: HREF LABEL, CURRENT section; KEEP rows: NAME VALUE (hidden inputs); FILTER and
MORE_FILTER rows: NAME LABEL, OPTION rows: VALUE LABEL, SELECTED section; VERSUS section with OPTION rows;
MORE_OPEN section; KNOWN, KNOWN_MAX (ISO or empty); VIEWS section (named views): VIEW rows: HREF NAME, SHARED, CURRENT
sections; SAVE section with ACTION, FORM_HIDDEN include, QUERY, PAGE, CAN_ROLL section; IGNORED section (TEXT);
USED section: USED_ROW rows: TEXT HREF; CLEAR_HREF. }}<div class="clm-scope clm-no-print">
<nav class="clm-seg" aria-label="[[Kind of period]]">{{#KIND}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>{{/KIND}}</nav>
<details class="clm-drop"><summary class="btn"><span class="clm-sr">[[Model]]: </span>{{MODEL_NAME}}<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></summary>
<nav class="clm-pop clm-pop-start" aria-label="[[Model]]">{{#MODEL}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>
{{/MODEL}}</nav></details>
<form class="clm-filters" id="scope" method="get" action="{{PATH}}" aria-label="[[Scope]]"><input type="hidden" name="apply" value="1">
{{#KEEP}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/KEEP}}
{{#WHICH}}<select class="form-select" name="p" aria-label="[[Period]]">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select>
{{/WHICH}}{{#DAYS}}<input class="form-control" type="date" name="from" value="{{FROM}}" aria-label="[[From]]"><span class="clm-soft">–</span><input class="form-control" type="date" name="to" value="{{TO}}" aria-label="[[to]]">
{{/DAYS}}{{#FILTER}}<label>{{LABEL}}<select class="form-select" name="{{NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/FILTER}}{{#VERSUS}}<label>[[Compare with]]<select class="form-select" name="vs">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/VERSUS}}<button class="btn" type="submit">[[Apply]]</button>
<details class="clm-more"{{#MORE_OPEN}} open{{/MORE_OPEN}}><summary>[[More conditions]]</summary>
<div class="clm-more-in">
{{#MORE_FILTER}}<label>{{LABEL}}<select class="form-select" name="{{NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/MORE_FILTER}}<label>[[As known on]]<input class="form-control" type="date" name="known" value="{{KNOWN}}" max="{{KNOWN_MAX}}"></label>
</div>
</details>
</form>
{{#VIEWS}}<details class="clm-drop"><summary class="btn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#bookmark"></use></svg>[[Views]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></summary>
<div class="clm-pop clm-views">
{{#VIEW}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{NAME}}{{#SHARED}} <span class="clm-soft-small">[[shared]]</span>{{/SHARED}}</a>
{{/VIEW}}{{#SAVE}}<form class="clm-view-save" method="post" action="{{ACTION}}">{{>FORM_HIDDEN}}<input type="hidden" name="query" value="{{QUERY}}"><input type="hidden" name="page" value="{{PAGE}}"><label class="form-label" for="view-name">[[Keep this scope as a view]]</label><input class="form-control" type="text" id="view-name" name="name" maxlength="60" required><label class="clm-check"><input class="form-check-input" type="checkbox" name="shared" value="1"><span>[[for everybody]]</span></label>{{#CAN_ROLL}}<label class="clm-check"><input class="form-check-input" type="checkbox" name="rolling" value="1" checked><span>[[go with the calendar]]</span></label>{{/CAN_ROLL}}<button class="btn btn-sm" type="submit">[[Save]]</button></form>
{{/SAVE}}<a href="/funnel/view">[[Manage views]]</a></div></details>
{{/VIEWS}}</div>
{{#IGNORED}}<p class="clm-line clm-warn" role="status">{{TEXT}}</p>
{{/IGNORED}}{{#USED}}<div class="clm-used"><span>[[Conditions in use]]</span>
{{#USED_ROW}}<a class="clm-chip clm-chip-x" href="{{HREF}}"><span>{{TEXT}}</span><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg><span class="clm-sr">[[Remove]]</span></a>
{{/USED_ROW}}<a href="{{CLEAR_HREF}}">[[Clear all]]</a></div>
{{/USED}}
