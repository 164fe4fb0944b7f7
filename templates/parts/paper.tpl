{{%AUTOESCAPE context="HTML"}}{{! The head of every sheet, on paper only. PAPER_TEXT PAPER_AT. }}<div class="clm-paper clm-running"><span>{{PAPER_TEXT}}</span><span>{{PAPER_AT}}</span></div>
