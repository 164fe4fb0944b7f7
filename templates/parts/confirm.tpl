{{%AUTOESCAPE context="HTML"}}{{! Asks before something that is hard to take back. HEADLINE (names the object),
TEXT, FACT rows: TEXT; ACTION, FORM_HIDDEN include, DO_LABEL, BACK_HREF. }}<div class="clm-narrow"><div class="clm-head"><div class="clm-head-text"><h1>{{HEADLINE}}</h1></div></div>
<form class="clm-card" method="post" action="{{ACTION}}">{{>FORM_HIDDEN}}<div class="clm-card-body"><p>{{TEXT}}</p><ul>{{#FACT}}<li>{{TEXT}}</li>{{/FACT}}</ul></div>
<div class="clm-card-foot"><a class="btn btn-primary" href="{{BACK_HREF}}">[[Go back]]</a><button class="btn btn-danger" type="submit">{{DO_LABEL}}</button></div></form></div>
