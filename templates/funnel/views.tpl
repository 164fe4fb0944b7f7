{{%AUTOESCAPE context="HTML"}}{{! Named views. DELETED section: RESTORE_ACTION, FORM_HIDDEN include; WRONG_NAME, TOO_MANY, BACK_TAKEN sections; ANY_OWN section; OWN rows: HREF NAME
TYPED INPUT_ID ACTION DELETE_ACTION, TAKEN, SHARED sections, FORM_HIDDEN include (twice); ANY_OTHER section; OTHER rows: HREF NAME MAKER (and the rest, not
used). }}<nav class="clm-crumbs" aria-label="[[Where you are]]"><a href="/funnel">[[Funnel]]</a></nav>
<div class="clm-head"><div class="clm-head-text"><h1>[[Views of the funnel]]</h1></div></div>
{{#DELETED}}<div class="clm-notice" role="status"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#trash"></use></svg><span class="clm-grow">[[The view was deleted.]]</span><form method="post" action="{{RESTORE_ACTION}}">{{>FORM_HIDDEN}}<button class="btn btn-sm" type="submit">[[Have it back]]</button></form></div>
{{/DELETED}}{{#WRONG_NAME}}<div class="clm-notice clm-notice-bad" role="alert"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-circle"></use></svg><span class="clm-grow">[[A view needs a name of 1 to 60 characters.]]</span></div>
{{/WRONG_NAME}}{{#TOO_MANY}}<div class="clm-notice clm-notice-bad" role="alert"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-circle"></use></svg><span class="clm-grow">[[You have as many views as one person may have. Delete one first.]]</span></div>
{{/TOO_MANY}}{{#BACK_TAKEN}}<div class="clm-notice clm-notice-bad" role="alert"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#alert-circle"></use></svg><span class="clm-grow">[[You have another view of that name by now. Rename it first.]]</span></div>
{{/BACK_TAKEN}}<section class="clm-card" aria-labelledby="own-title"><div class="clm-card-head"><h2 id="own-title">[[My views]]</h2></div>
{{#ANY_OWN}}<ul class="clm-plain clm-rows">
{{#OWN}}<li class="clm-view-row"><a class="clm-strong" href="{{HREF}}">{{NAME}}</a><form class="clm-filters" method="post" action="{{ACTION}}">{{>FORM_HIDDEN}}<input class="form-control{{#TAKEN}} is-invalid{{/TAKEN}}" type="text" id="{{INPUT_ID}}" name="name" value="{{TYPED}}" maxlength="60" required aria-label="[[Name of the view]]"{{#TAKEN}} aria-invalid="true" aria-describedby="{{INPUT_ID}}-error"{{/TAKEN}}>{{#TAKEN}}<span class="clm-error-text" id="{{INPUT_ID}}-error" role="alert">[[Another of your views has this name.]]</span>{{/TAKEN}}<label class="clm-check"><input class="form-check-input" type="checkbox" name="shared" value="1"{{#SHARED}} checked{{/SHARED}}><span>[[for everybody]]</span></label><button class="btn btn-sm" type="submit">[[Save]]</button></form><form method="post" action="{{DELETE_ACTION}}">{{>FORM_HIDDEN}}<button class="btn btn-sm btn-danger" type="submit">[[Delete]]</button></form></li>
{{/OWN}}</ul>
{{/ANY_OWN}}{{#NOT_ANY_OWN}}<div class="clm-empty"><span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#bookmark"></use></svg></span><h2>[[No views yet]]</h2><p class="clm-lead">[[Set a scope on the funnel page, open Views there and give it a name.]]</p><div class="clm-buttons"><a class="btn btn-primary" href="/funnel">[[To the funnel]]</a></div></div>
{{/NOT_ANY_OWN}}</section>
{{#ANY_OTHER}}<section class="clm-card" aria-labelledby="other-title"><div class="clm-card-head"><h2 id="other-title">[[Shared by others]]</h2></div><ul class="clm-plain clm-rows">
{{#OTHER}}<li class="clm-line"><a href="{{HREF}}">{{NAME}}</a><span class="clm-soft-small">{{MAKER}}</span></li>
{{/OTHER}}</ul></section>
{{/ANY_OTHER}}
