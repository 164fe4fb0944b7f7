{{%AUTOESCAPE context="HTML"}}{{! The audit log, newest first, read only. Q, FROM, TO (ISO), FILTER rows as in
customer/list. ROW rows: AT WHO WHAT TONE, ON section with HREF NAME, TEXT, ADDRESS.
PAGING include; NOTHING section. }}<div class="clm-head"><div class="clm-head-text"><h1>[[Audit log]]</h1><div class="clm-meta">[[Who did what, and when. Nothing here can be changed.]]</div></div></div>
<form class="clm-filters" method="get" action="/audit" aria-label="[[Filters]]"><input class="form-control" type="search" name="q" value="{{Q}}" maxlength="100" aria-label="[[Name or account]]" placeholder="[[Name or account]]">
{{#FILTER}}<label>{{LABEL}}<select class="form-select" name="{{NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OPTION}}</select></label>
{{/FILTER}}<label>[[from]]<input class="form-control" type="date" name="from" value="{{FROM}}"></label><label>[[to]]<input class="form-control" type="date" name="to" value="{{TO}}"></label><button class="btn" type="submit">[[Filter]]</button></form>
<div class="clm-card"><div class="clm-scroll" tabindex="0" role="group" aria-label="[[Audit log]]"><table class="clm-table clm-compact"><thead><tr><th scope="col">[[When]]</th><th scope="col">[[Who]]</th><th scope="col">[[What]]</th><th scope="col">[[Object]]</th><th scope="col">[[Details]]</th><th scope="col">[[Network address]]</th></tr></thead><tbody>
{{#ROW}}<tr><td class="clm-nowrap">{{AT}}</td><td>{{WHO}}</td><td><span class="clm-chip clm-s{{TONE}}">{{WHAT}}</span></td><td>{{#ON}}<a href="{{HREF}}">{{NAME}}</a>{{/ON}}</td><td class="clm-soft clm-long">{{TEXT}}</td><td class="clm-nowrap clm-soft">{{ADDRESS}}</td></tr>
{{/ROW}}</tbody></table></div>{{#NOTHING}}<p class="clm-card-body clm-soft">[[No entries.]]</p>{{/NOTHING}}
<div class="clm-card-foot">{{>PAGING}}</div></div>
