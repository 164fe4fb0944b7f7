{{%AUTOESCAPE context="HTML"}}{{! A mail that brings a report. HTML_LANG TITLE_TEXT NUMBER SCHEDULE SCOPE_WORDS URL OWNER; ATTACHED section. }}<!DOCTYPE html>
<html lang="{{HTML_LANG}}"><head><meta charset="utf-8"><title>{{TITLE_TEXT}} {{NUMBER}}</title></head><body>
<h2>[[A report was issued for you]]</h2>
<p><strong>{{TITLE_TEXT}}</strong><br>{{NUMBER}} · {{SCHEDULE}}<br>{{SCOPE_WORDS}}</p>
<p>{{#ATTACHED}}[[It is attached as PDF.]] {{/ATTACHED}}<a href="{{URL}}">[[Open the report]]</a></p>
<p><small>[[You get this mail because %{OWNER} put you on this schedule.]]</small></p>
</body></html>
