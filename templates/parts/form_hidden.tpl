{{%AUTOESCAPE context="HTML"}}{{! First inside every POST form. CSRF, ONCE (the
form's one-time id), VERSIONED section with VERSION (of the row being edited). }}<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="once" value="{{ONCE}}">{{#VERSIONED}}<input type="hidden" name="version" value="{{VERSION}}">{{/VERSIONED}}
