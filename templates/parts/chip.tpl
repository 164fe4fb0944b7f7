{{%AUTOESCAPE context="HTML"}}{{! A stage or state as a chip. TONE (1-8, the place
in the palette; for a stage its order in the model), LABEL. }}<span class="clm-chip clm-pip clm-s{{TONE}}">{{LABEL}}</span>
