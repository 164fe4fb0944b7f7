{{%AUTOESCAPE context="HTML"}}{{! A report on paper, whole and by itself: HTML_LANG TITLE SUBTITLE HEAD SECRET FOOT BACK_HREF; DRAFT section; FACT rows: LABEL TEXT;
SECTION rows: NUMBER SECTION_TITLE SECTION_CLASS, BLOCK rows with one section each: HEADING PARAGRAPH REMARK (TEXT), CARDS LIST PAIRS LINES SIGN (ITEM rows:
LABEL VALUE NOTE), STACK (STACK_SVG), TABLE (COLUMN rows: COLUMN_CLASS LABEL; ROW rows: ROW_CLASS, GROUP section: SPAN TEXT, CELL rows: CELL_CLASS, CHIP and TO
sections: TONE LABEL, TICK section: TICK_SVG, BAR section: BAR_SVG, PLAIN section: TEXT,
LINK section: HREF TEXT; LINK section of a card: HREF). }}<!DOCTYPE html>
<html lang="{{HTML_LANG}}" data-head="{{HEAD}}" data-secret="{{SECRET}}" data-foot="{{FOOT}}" data-page="[[paper|Page]]" data-of="[[paper|of]]" data-end="[[paper|pages]]">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{TITLE}} {{SUBTITLE}}</title>
<link rel="icon" type="image/svg+xml" href="/static/brand.svg">
<link rel="stylesheet" href="/static/report-2.css">
</head>
<body>
<nav class="rp-screen" aria-label="[[Report]]"><a href="{{BACK_HREF}}">[[Back to the report]]</a><span>[[Printed from the browser: Ctrl+P, A4]]</span>{{#DRAFT}}<strong>[[Preview, not issued yet]]</strong>{{/DRAFT}}</nav>
<main tabindex="0">
<header class="rp-title"><div><h1>{{TITLE}}</h1><p>{{SUBTITLE}}</p></div><dl>{{#FACT}}<div><dt>{{LABEL}}</dt><dd>{{TEXT}}</dd></div>{{/FACT}}</dl></header>
{{#SECTION}}<section class="{{SECTION_CLASS}}">
<h2><span class="rp-no">{{NUMBER}}</span>{{SECTION_TITLE}}</h2>
{{#BLOCK}}{{#HEADING}}<h3>{{TEXT}}</h3>
{{/HEADING}}{{#PARAGRAPH}}<p>{{TEXT}}</p>
{{/PARAGRAPH}}{{#REMARK}}<div class="rp-remark"><h3>[[Remarks of the manager]]</h3><p>{{TEXT:H=pre}}</p></div>
{{/REMARK}}{{#CARDS}}<ul class="rp-cards">{{#ITEM}}<li><span>{{LABEL}}</span><strong>{{#LINK}}<a class="rp-to" href="{{HREF}}">{{VALUE}}</a>{{/LINK}}{{#NOT_LINK}}{{VALUE}}{{/NOT_LINK}}</strong><small>{{NOTE}}</small></li>{{/ITEM}}</ul>
{{/CARDS}}{{#LIST}}<ol class="rp-list">{{#ITEM}}<li>{{LABEL}}</li>{{/ITEM}}</ol>
{{/LIST}}{{#PAIRS}}<dl class="rp-pairs">{{#ITEM}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}}</dd></div>{{/ITEM}}</dl>
{{/PAIRS}}{{#LINES}}<div class="rp-lines">{{#ITEM}}<div></div>{{/ITEM}}</div>
{{/LINES}}{{#SIGN}}<div class="rp-sign">{{#ITEM}}<div>{{LABEL}}</div>{{/ITEM}}</div>
{{/SIGN}}{{#STACK}}<div class="rp-stack">{{STACK_SVG:none}}</div>
{{/STACK}}{{#TABLE}}<table><thead><tr>{{#COLUMN}}<th scope="col" class="{{COLUMN_CLASS}}">{{LABEL}}</th>{{/COLUMN}}</tr></thead><tbody>
{{#ROW}}<tr class="{{ROW_CLASS}}">{{#GROUP}}<th scope="rowgroup" colspan="{{SPAN}}">{{TEXT}}</th>{{/GROUP}}{{#CELL}}<td class="{{CELL_CLASS}}">{{#CHIP}}<span class="rp-chip rp-s{{TONE}}">{{LABEL}}</span>{{/CHIP}}{{#TO}} → <span class="rp-chip rp-s{{TONE}}">{{LABEL}}</span>{{/TO}}{{#TICK}}{{TICK_SVG:none}}{{/TICK}}{{#BAR}}{{BAR_SVG:none}} {{/BAR}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#LINK}}<a class="rp-to" href="{{HREF}}">{{TEXT}}</a>{{/LINK}}</td>{{/CELL}}</tr>
{{/ROW}}</tbody></table>
{{/TABLE}}{{/BLOCK}}</section>
{{/SECTION}}</main>
</body>
</html>
