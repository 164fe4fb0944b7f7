"""The catalogue tool on small source trees: what it writes and refuses.

BUILD names the build folder that holds the tool."""
import functools
import os
import pathlib
import subprocess

import pytest

TOOL = pathlib.Path(os.environ.get("BUILD", "build")).resolve() / "i18n"
LANGS = ("zh-CN", "zh-TW")


@functools.cache
def header(lang):
    return subprocess.run([TOOL, "--header", lang], capture_output=True,
                          text=True, check=True).stdout


class Tree:
    def __init__(self, root):
        self.root = root
        self.build = root / "out"
        for folder in ["src", "templates"] + [
                "templates/po/" + lang for lang in LANGS]:
            (root / folder).mkdir(parents=True)

    def put(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def po(self, lang, entries, name="common"):
        head = header(lang)
        quote = lambda s: '"%s"' % s.replace("\\", "\\\\").replace(
            '"', '\\"').replace("\n", "\\n")
        self.put("templates/po/%s/%s.po" % (lang, name), head + "".join(
            "\nmsgid %s\nmsgstr %s\n" % (quote(k), quote(v))
            for k, v in entries.items()))

    def both(self, cn, tw=None):
        self.po("zh-CN", cn)
        self.po("zh-TW", cn if tw is None else tw)

    def run(self, *args):
        done = subprocess.run(
            [TOOL, "-s", self.root, *(args or [self.build])],
            capture_output=True, text=True, check=False)
        return done

    def fails(self, *words):
        done = self.run()
        assert done.returncode == 1, done.stderr
        for word in words:
            assert word in done.stderr
        assert not (self.build / "lang_table.c").exists()
        return done.stderr

    def page(self, lang, name="a"):
        done = self.run()
        assert done.returncode == 0, done.stderr
        return (self.build / "templates" / lang / (name + ".tpl")).read_text(
            encoding="utf-8")


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_texts_are_replaced_and_escaped_by_place(tree):
    tree.put("templates/a.tpl", '<p title="[[Tip]]">[[Tip]]</p>')
    tree.both({"Tip": 'a"b\'<&>'})
    assert tree.page("zh-CN") == ('<p title="a&quot;b&#39;&lt;&amp;&gt;">'
                                  'a"b\'&lt;&amp;&gt;</p>')
    assert tree.page("en") == '<p title="Tip">Tip</p>'


def test_placeholders_become_markers(tree):
    tree.put("templates/a.tpl", "<p>[[%{N} of %{ALL}]]</p>")
    tree.both({"%{N} of %{ALL}": "共 %{ALL}，第 %{N}"})
    assert tree.page("zh-TW") == "<p>共 {{ALL}}，第 {{N}}</p>"
    assert tree.page("en") == "<p>{{N}} of {{ALL}}</p>"


def test_a_context_is_not_shown(tree):
    tree.put("templates/a.tpl", "<p>[[noun|Order]] [[verb|Order]]</p>")
    tree.both({"noun|Order": "订单", "verb|Order": "下单"},
              {"noun|Order": "訂單", "verb|Order": "下單"})
    assert tree.page("en") == "<p>Order Order</p>"
    assert tree.page("zh-CN") == "<p>订单 下单</p>"


def test_a_text_may_be_broken_over_lines(tree):
    tree.put("templates/a.tpl", "<p>[[One\n   two]]</p>")
    tree.both({"One two": "一二"})
    assert tree.page("en") == "<p>One two</p>"


def test_mails_are_not_escaped(tree):
    tree.put("templates/mail/m.txt", "[[Dear %{NAME} & co,]]\n\n[[Bye]]\n")
    tree.both({"Dear %{NAME} & co,": "%{NAME} & <好>", "Bye": "再"})
    assert tree.run().returncode == 0
    path = tree.build / "templates/zh-CN/mail/m.txt"
    assert path.read_text(encoding="utf-8") == "{{NAME}} & <好>\n\n再\n"


def test_c_texts_go_into_a_sorted_table(tree):
    tree.put("src/x/a.c", '''
/* N_("in a comment") */ // N_("in another")
const char *s = "N_(\\"in a text\\")"; char c = '"';
f(N_("Zed"), N_("Two " "parts" /* x */ " joined\\n"), lang_text(l, "Direct"),
  lang_format(a, g(1, (2)), "%d of %s"), view_msg(v, "NAME", "Shown"),
  lang_text(l, name), N_("n " "%" PRId64));
''')
    tree.both({"Zed": "末", "Two parts joined\n": "二\n", "Direct": "直",
               "%d of %s": "%2$s 之 %1$d", "Shown": "看", "n %ld": "%ld"})
    done = tree.run()
    assert done.returncode == 0, done.stderr
    table = (tree.build / "lang_table.c").read_text(encoding="utf-8")
    ids = [line.split('"')[1] for line in table.splitlines()
           if line.startswith('{"')]
    assert ids == ["%d of %s", "Direct", "Shown", "Two parts joined\\012",
                   "Zed", "n %ld"]


def test_all_missing_texts_are_named_with_their_place(tree):
    tree.put("templates/a.tpl", "<p>[[One]]</p>\n<p>[[Two]]</p>")
    tree.put("src/x/a.c", 'x(N_("Three"));')
    tree.both({"One": "一"}, {})
    said = tree.fails('a.tpl:2: no zh-CN translation of "Two"',
                      'a.tpl:1: no zh-TW translation of "One"',
                      'src/x/a.c:1: no zh-TW translation of "Three"')
    assert "5 faults" in said


def test_an_unused_translation_is_refused(tree):
    tree.both({"Gone": "无"}, {"Gone": "無"})
    tree.fails('common.po: "Gone" is used nowhere')


def test_one_text_has_one_translation(tree):
    tree.put("templates/a.tpl", "<p>[[One]]</p>")
    tree.both({"One": "一"})
    tree.po("zh-CN", {"One": "壹"}, name="other")
    tree.fails('"One" is "壹" here and "一" in')


def test_the_same_translation_may_stand_twice(tree):
    tree.put("templates/a.tpl", "<p>[[One]]</p>")
    tree.both({"One": "一"})
    tree.po("zh-CN", {"One": "一"}, name="other")
    assert tree.page("zh-CN") == "<p>一</p>"


@pytest.mark.parametrize("msgid,text", [
    ("%d of %s", "%s 之 %d"), ("%d days", "天"), ("%d days", "%ld 天"),
    ("%d days", "%d 天 %d"), ("%s", "%1$s %2$s"), ("%s %s", "%1$s %s"),
    ("%s", "100%"), ("Plain", "%s"), ("%s", "%n"), ("%s %s", "%2$s"),
])
def test_directives_must_be_the_same(tree, msgid, text):
    tree.put("src/x/a.c", 'x(N_("%s"));' % msgid)
    tree.both({msgid: text})
    tree.fails("directives")


@pytest.mark.parametrize("msgid,text", [
    ("%d of %s", "%2$s 之 %1$d"), ("%.1f%%", "%.1f%%"), ("10% off", "9 折"),
    ("%s and %s", "%s 和 %s"), ("%02d", "%d"),
])
def test_directives_that_fit_pass(tree, msgid, text):
    tree.put("src/x/a.c", 'x(N_("%s"));' % msgid)
    tree.both({msgid: text})
    assert tree.run().returncode == 0


@pytest.mark.parametrize("text", [
    "无", "%{M}", "%{N} %{M}", "%{n}", "{{N}}", "%{N"])
def test_placeholders_must_be_the_same(tree, text):
    tree.put("templates/a.tpl", "<p>[[%{N} days]]</p>")
    tree.po("zh-CN", {"%{N} days": text})
    tree.po("zh-TW", {"%{N} days": "%{N} 天"})
    tree.fails("common.po:")


def test_mainland_words_are_refused_in_taiwan(tree):
    words = ("營銷 渠道 信息 數據庫 質量 默認 用戶 打印 導入 導出 搜索 登錄 賬號"
             " 字段 視頻 反饋 社交媒體 屏幕 保存 設置").split()
    tree.put("templates/a.tpl", "".join(
        f"<p>[[X{n}]]</p>" for n, _ in enumerate(words)))
    tree.both({f"X{n}": "叉" for n, _ in enumerate(words)},
              {f"X{n}": "請" + w + "。" for n, w in enumerate(words)})
    tree.fails(*(w + " is a mainland word" for w in words))


def test_a_failed_onboarding_is_no_mainland_word(tree):
    tree.put("templates/a.tpl", "<p>[[X]]</p>")
    tree.both({"X": "叉"}, {"X": "導入失敗"})
    assert tree.run().returncode == 0
    tree.both({"X": "叉"}, {"X": "導入失敗，請重新導入"})
    assert "導入 is a mainland word" in tree.run().stderr


def test_characters_of_the_other_script_are_refused(tree):
    tree.put("templates/a.tpl", "<p>[[X]]</p>")
    tree.both({"X": "客户"}, {"X": "客户"})
    tree.fails("户 is not written so in zh-TW")
    tree.both({"X": "客戶"}, {"X": "客戶"})
    tree.fails("戶 is not written so in zh-CN")


def test_a_text_outside_text_and_quotes_is_refused(tree):
    tree.put("templates/a.tpl", "<p [[X]]><script>[[X]]</script>")
    tree.both({"X": "叉"})
    said = tree.fails("stands outside text and quotes")
    assert said.count("stands outside") == 2


def test_a_broken_text_is_refused(tree):
    tree.put("templates/a.tpl", "<p>[[X</p>")
    tree.put("templates/b.tpl", "<p>[[ ]]</p>")
    tree.put("templates/c.tpl", "<p>[[a {{B}}]]</p>")
    tree.put("src/x/a.c", 'x(N_("a" b));')
    tree.fails("[[ without ]]", "an empty [[ ]]", "write %{NAME} inside",
               "not a plain text")


def test_a_broken_catalogue_is_refused(tree):
    tree.put("templates/a.tpl", "<p>[[X]]</p>")
    tree.both({"X": "叉"})
    tree.put("templates/po/zh-CN/bad.po", 'msgid "X"\nmsgst "y"\n')
    assert tree.run().returncode != 0
    tree.put("templates/po/zh-CN/bad.po", 'msgid "X"\nmsgstr "叉"\n')
    tree.fails("charset=UTF-8")


def test_the_skeleton_makes_the_catalogue_whole(tree):
    tree.put("templates/a.tpl", '<p>[[He said "x\\y"]]</p><p>[[B]]</p>')
    for lang in LANGS:
        tree.po(lang, {"B": "乙"})
        done = tree.run("--missing", lang)
        assert done.returncode == 0
        text = done.stdout.replace('msgstr ""', 'msgstr "甲"')
        with open(tree.root / ("templates/po/%s/common.po" % lang), "a",
                  encoding="utf-8") as f:
            f.write(text)
    assert tree.page("zh-CN") == "<p>甲</p><p>乙</p>"
    assert tree.run("--missing", "zh-CN").stdout == ""


def test_a_template_that_went_goes_from_the_build(tree):
    tree.put("templates/a.tpl", "<p>[[X]]</p>")
    tree.put("templates/d/b.tpl", "<p>[[X]]</p>")
    tree.both({"X": "叉"})
    assert tree.page("en", "d/b")
    (tree.root / "templates/d/b.tpl").unlink()
    assert tree.page("en")
    assert not (tree.build / "templates/en/d/b.tpl").exists()


def test_what_did_not_change_is_not_written(tree):
    tree.put("templates/a.tpl", "<p>[[X]]</p>")
    tree.both({"X": "叉"})
    tree.page("en")
    before = (tree.build / "templates/en/a.tpl").stat()
    tree.page("en")
    after = (tree.build / "templates/en/a.tpl").stat()
    assert before.st_ino == after.st_ino
