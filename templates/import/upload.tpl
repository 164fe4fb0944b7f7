{{%AUTOESCAPE context="HTML"}}{{! Step 1. STEPS include, FORM_ERRORS, FORM_HIDDEN; KIND rows: VALUE LABEL,
SELECTED section; PRESET rows: VALUE LABEL, SELECTED section; FILE_ERROR
section with MESSAGE. The file goes as field "file", multipart. }}<div class="clm-head"><div class="clm-head-text"><h1>[[Import a file]]</h1></div></div>
{{>STEPS}}{{>FORM_ERRORS}}<form class="clm-card clm-mid" method="post" action="/import" enctype="multipart/form-data">
{{>FORM_HIDDEN}}<div class="clm-card-body clm-form">
<div><label class="form-label" for="f-kind">[[What is in the file]]</label><select class="form-select" id="f-kind" name="kind">{{#KIND}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KIND}}</select></div>
<div><label class="form-label" for="f-preset">[[Match of columns]]</label><select class="form-select" id="f-preset" name="preset"><option value="">[[Guess from the headings]]</option>{{#PRESET}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/PRESET}}</select></div>
<div class="clm-wide"><label class="clm-drop-zone"><span class="clm-big-i"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#upload"></use></svg></span><br><span class="clm-strong">[[CSV file, first row with headings, up to 60 MB]]</span><br><span class="clm-soft-small">[[UTF-8 and GB18030 (GBK) are told apart by rule. In Excel: Save as, CSV.]]</span><input class="form-control{{#FILE_ERROR}} is-invalid{{/FILE_ERROR}}" type="file" id="f-file" name="file" accept=".csv,.txt,.tsv,text/csv" required aria-describedby="f-file-note"></label><div class="clm-note" id="f-file-note">{{#FILE_ERROR}}<span class="clm-error-text">{{MESSAGE}}</span>{{/FILE_ERROR}}</div></div>
</div>
<div class="clm-card-foot"><button class="btn btn-primary" type="submit">[[Upload]]</button><a class="btn" href="/import">[[Cancel]]</a><span class="clm-soft-small">[[Nothing is stored in the customer base yet.]]</span></div>
</form>
