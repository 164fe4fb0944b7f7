"""Each rule of the template lint, broken once and kept once."""
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
import templates  # noqa: E402

GOOD = [
    "<p>[[No deals yet.]]</p>",
    '<a href="{{HREF}}" title="[[Edit]]">[[Edit %{NAME}]]</a>',
    '<a href="/c?q={{Q:u}}&amp;p={{PAGE:u}}#x">{{NAME}}</a>',
    '<a href="/c/{{ID}}/edit">{{NAME}}</a>',
    '<input name="a" value="{{VALUE}}"{{#REQUIRED}} required{{/REQUIRED}}>',
    "<p>{{CHART_SVG:none}}</p>",
    '<script defer src="/static/app.js?v={{ASSET:u}}"></script>',
    "<meta name=\"x\" content='{\"a\":false}'>",
    "<p>&nbsp;12,345 · – × &amp;</p>",
    "{{! A comment with words. }}<!-- and one here --><br>",
    "<kbd>n</kbd>",
    "<p title=\"[[It's 5 > 3]]\">[[a < b]]</p>",
    '<button type="submit" name="do" value="save">[[Save]]</button>',
    "<p>{{A}} < {{B}}</p>",
    "{{#ROW}}<td>{{X}}</td>{{#ROW_separator}}, {{/ROW_separator}}{{/ROW}}",
]

BAD = [
    ("<p>No deals</p>", "text outside"),
    ("<p>没有</p>", "text outside"),
    ("<p>[[a]] b</p>", "text outside"),
    ('<a title="Edit" href="/">x</a>', "title outside"),
    ('<input placeholder="Name">', "placeholder outside"),
    ('<img alt="logo" src="/x">', "alt outside"),
    ('<p aria-label="Menu {{N}}"></p>', "aria-label outside"),
    ('<p style="width:1px"></p>', "style="),
    ("<style></style>", "<style>"),
    ("<script></script>", "without src"),
    ('<script src="/a.js">x=1</script>', "code inside"),
    ('<p onclick="f()"></p>', "onclick= holds code"),
    ('<p hx-on:click="f()"></p>', "holds code"),
    ('<p oninput={{X}}></p>', "not quoted"),
    ("<p title={{X}}></p>", "not quoted"),
    ("<input value=1>", "not quoted"),
    ("<p {{X}}></p>", "outside the quotes"),
    ('<p {{X}}="1"></p>', "outside the quotes"),
    ("<p>{{X:none}}</p>", "none is for _SVG only"),
    ("<p>{{A_SVG:none:u}}</p>", "none is for _SVG only"),
    ("<p>{{X:x-num}}</p>", "no modifier"),
    ("{{BI_SPACE}}", "not escaped"),
    ("{{BI_NEWLINE:x}}", "not escaped"),
    ('{{%AUTOESCAPE context="JAVASCRIPT"}}', "pragma"),
    ('<a href="/c?q={{Q}}">{{X}}</a>', "write {{Q:u}}"),
    ('<a href="{{HREF}}?q={{Q:u}}&amp;r={{R}}">{{X}}</a>', "write {{R:u}}"),
    ('<button formaction="{{X}}"></button>', "formaction"),
    ('<img srcset="{{X}}" alt="">', "srcset"),
    ('<video poster="{{X}}"></video>', "poster"),
    ('<a ping="{{X}}"></a>', "ping"),
    ('<use xlink:href="{{X}}"></use>', "xlink:href"),
    ('<iframe srcdoc="{{X}}"></iframe>', "srcdoc"),
    ('<a href="javascript:x()"></a>', "holds code"),
    ('<input type="submit" value="Send">', "value outside"),
    ('<a href="{{X}}', "not closed"),
    ("<a title='{{X}}", "not closed"),
    ("<p><{{X}}></p>", "cannot be read"),
    ("<p></{{X}}></p>", "cannot be read"),
]


def faults(body, pragma=templates.PRAGMA):
    return [what for _, what in templates.Lint(pragma + "\n" + body).faults]


@pytest.mark.parametrize("body", GOOD)
def test_a_good_template_passes(body):
    assert faults(body) == []


@pytest.mark.parametrize("body,word", BAD)
def test_a_bad_template_is_refused(body, word):
    assert any(word in what for what in faults(body)), faults(body)


def test_the_pragma_must_be_first():
    assert faults("<br>", pragma="") == [
        "does not begin with " + templates.PRAGMA]


def test_lines_are_counted():
    lint = templates.Lint(templates.PRAGMA + "\n<p>\n[[a\nb]]\nbad\n</p>")
    assert lint.faults == [(5, "text outside [[ ]]: bad")]


def test_a_mail_needs_the_catalogue_but_no_pragma():
    assert templates.Lint("[[Hello %{NAME},]]\n{{LINK}}\n", mail=True
                          ).faults == []
    assert templates.Lint("Hello {{NAME}}\n", mail=True).faults == [
        (1, "text outside [[ ]]: Hello {{NAME}}")]
