{{%AUTOESCAPE context="HTML"}}{{! A sentence with figures in it. PIECE rows: PLAIN section with PLAIN_TEXT, or COUNTED section with FIGURE
include (parts/figure). }}{{#PIECE}}{{#PLAIN}}{{PLAIN_TEXT}}{{/PLAIN}}{{#COUNTED}}{{>FIGURE}}{{/COUNTED}}{{/PIECE}}
