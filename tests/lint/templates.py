#!/usr/bin/python3
"""Refuses templates that ctemplate's auto-escaping cannot keep safe, that the
content security policy would break, or that hold a text outside the catalogue.

usage: templates.py [SOURCE_DIR [GENERATED_DIR]], else templates/ and
$BUILD/templates.

The source is read with markers in place (sections may stand between the
attributes of a tag), so a general HTML parser is of no use. With GENERATED_DIR
each generated template goes through ctemplate's own syntax check too.
"""
import os
import re
import subprocess
import sys

PRAGMA = '{{%AUTOESCAPE context="HTML"}}'
MARKER = re.compile(r"\{\{(.*?)\}\}", re.S)
CATALOGUE = re.compile(r"\[\[.*?\]\]", re.S)
ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description",
          "aria-roledescription", "aria-valuetext", "data-confirm", "label",
          "summary"}
# ctemplate takes these for plain text: javascript: would pass.
UNCHECKED_URL = {"formaction", "srcset", "poster", "ping", "xlink:href",
                 "srcdoc", "imagesrcset", "to", "from", "values", "data"}
NO_TEXT_TAGS = {"script", "style", "kbd", "code"}
TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
ATTRIBUTE = re.compile(r"([^\s=<>\"'/{}]+)(\s*=\s*)?")


def letters(text):
    """Letters that stand outside [[...]], markers and entities."""
    rest = ENTITY.sub("", MARKER.sub("", CATALOGUE.sub("", text)))
    return any(c.isalpha() for c in rest)


class Lint:
    def __init__(self, text, mail=False):
        self.text = text
        self.faults = []
        self.at = 0
        self.inside = []
        if mail:
            for number, line in enumerate(
                    CATALOGUE.sub(lambda m: "\n" * m.group().count("\n"),
                                  self.without_comments()).split("\n"), 1):
                if letters(line):
                    self.say(number, "text outside [[ ]]: " + line.strip())
            self.check_markers()
            return
        if not text.startswith(PRAGMA):
            self.say(1, "does not begin with " + PRAGMA)
        self.check_markers()
        self.text = self.without_comments()
        self.walk()

    def say(self, line, what):
        self.faults.append((line, what))

    def line(self, at=None):
        return self.text.count("\n", 0, self.at if at is None else at) + 1

    def without_comments(self):
        blank = lambda m: re.sub(r"[^\n]", "", m.group())
        text = re.sub(r"\{\{!.*?\}\}", blank, self.text, flags=re.S)
        text = re.sub(r"\{\{%.*?\}\}", blank, text, flags=re.S)
        return re.sub(r"<!--.*?-->", blank, text, flags=re.S)

    def check_markers(self):
        for m in MARKER.finditer(self.text):
            body, line = m.group(1), self.line(m.start())
            if body.startswith("!"):
                continue
            if body.startswith("%") and m.group() != PRAGMA:
                self.say(line, "pragma " + m.group())
            name, _, modifiers = body.partition(":")
            if name.lstrip("#/>").startswith("BI_"):
                self.say(line, m.group() + " is not escaped")
            if "none" in modifiers.split(":") and not (
                    name.endswith("_SVG") and modifiers == "none"):
                self.say(line, m.group() + ": none is for _SVG only")
            for one in filter(None, modifiers.split(":")):
                if one not in ("u", "none", "o", "h", "H=pre"):
                    self.say(line, m.group() + ": no modifier " + one)

    def walk(self):
        text = self.text
        while self.at < len(text):
            start = text.find("<", self.at)
            while start >= 0 and not re.match(r"<([a-zA-Z/!]|\{\{)",
                                              text[start:]):
                start = text.find("<", start + 1)
            end = len(text) if start < 0 else start
            self.check_text(text[self.at:end])
            self.at = end
            if start >= 0:
                self.walk_tag()

    def check_text(self, text):
        if self.inside and self.inside[-1] in NO_TEXT_TAGS:
            if self.inside[-1] in ("script", "style") and text.strip():
                self.say(self.line(), "code inside <%s>" % self.inside[-1])
            return
        for number, line in enumerate(CATALOGUE.sub(
                lambda m: "\n" * m.group().count("\n"), text).split("\n")):
            if letters(line):
                self.say(self.line() + number,
                         "text outside [[ ]]: " + line.strip())

    def walk_tag(self):
        text = self.text
        if text.startswith("<!", self.at):
            self.at = text.find(">", self.at) + 1 or len(text)
            return
        m = TAG_NAME.match(text, self.at)
        if not m:
            self.say(self.line(), "a tag that cannot be read")
            self.at += 2
            return
        tag, closing = m.group(1).lower(), text[self.at + 1] == "/"
        where, names, self.at = self.line(), {}, m.end()
        while self.at < len(text) and text[self.at] != ">":
            self.walk_attribute(tag, names)
        self.at += 1
        self.check_tag(tag, closing, names, where)

    def check_tag(self, tag, closing, names, where):
        if tag == "style":
            self.say(where, "<style> breaks the content security policy")
        if tag == "script" and not closing and "src" not in names:
            self.say(where, "<script> without src")
        if tag in ("input", "button") and names.get("type") in (
                "submit", "button", "reset") and letters(
                    names.get("value", "")) and "name" not in names:
            self.say(where, "value outside [[ ]]: " + names["value"])
        if closing:
            if tag in self.inside:
                while self.inside.pop() != tag:
                    pass
        elif tag in NO_TEXT_TAGS:
            self.inside.append(tag)

    def walk_attribute(self, tag, names):
        text = self.text
        marker = MARKER.match(text, self.at)
        if marker:
            if not marker.group(1).startswith(("#", "/")):
                self.say(self.line(), marker.group() +
                         " outside the quotes of an attribute")
            self.at = marker.end()
            return
        m = ATTRIBUTE.match(text, self.at)
        if not m:
            self.at += 1
            return
        name, line = m.group(1).lower(), self.line()
        self.at = m.end()
        value = self.read_value(name, line) if m.group(2) else ""
        names[name] = value
        self.check_attribute(tag, name, value, line)

    def read_value(self, name, line):
        text, quote = self.text, self.text[self.at:self.at + 1]
        if quote not in ('"', "'"):
            m = re.compile(r"(?:\{\{.*?\}\}|[^\s>])*", re.S).match(
                text, self.at)
            self.at = m.end()
            self.say(line, name + " is not quoted")
            return m.group()
        m = re.compile(r"(?:\{\{.*?\}\}|\[\[.*?\]\]|[^%s])*" % quote,
                       re.S).match(text, self.at + 1)
        self.at = m.end() + 1
        if self.at > len(text):
            self.say(line, name + ": its quote is not closed")
        return m.group()

    def check_attribute(self, tag, name, value, line):
        variable = re.search(r"\{\{[A-Z0-9_>]", value)
        if name == "style":
            self.say(line, "style= breaks the content security policy")
        if re.match(r"(on|hx-on|@|v-)", name) and name != "on":
            self.say(line, name + "= holds code")
        if variable and name in UNCHECKED_URL:
            self.say(line, name + " with a variable is not checked by "
                     "ctemplate")
        if re.match(r"\s*(javascript|vbscript|data|js):", value, re.I):
            self.say(line, name + " holds code: " + value)
        if name in SPOKEN and letters(value):
            self.say(line, "%s outside [[ ]]: %s" % (name, value))
        if name in ("href", "src", "action", "hx-get", "hx-post",
                    "hx-push-url"):
            self.check_query(name, value, line)

    def check_query(self, name, value, line):
        outside = value.split("#")[0] if "{{#" not in value else value
        query = re.split(r"\?", outside, maxsplit=1)
        if len(query) < 2:
            return
        for m in MARKER.finditer(query[1]):
            if re.match(r"[A-Z0-9_]+$", m.group(1)):
                self.say(line, "%s: write {{%s:u}} in a query"
                         % (name, m.group(1)))


def lint_file(path):
    with open(path, encoding="utf-8") as f:
        return Lint(f.read(), mail=path.endswith(".txt")).faults


def files(top, ends):
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            if name.endswith(ends):
                yield os.path.join(folder, name)


def check_syntax(top):
    """ctemplate's own reader, a language at a time."""
    bad = 0
    for lang in sorted(os.listdir(top)):
        root = os.path.join(top, lang)
        names = [os.path.relpath(p, root) for p in files(root, (".tpl",))]
        if not names:
            continue
        done = subprocess.run(
            ["ctemplate-make_tpl_varnames_h", "-n", "-q", "-t", root + "/"]
            + names, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
            bad += 1
    return bad


def main(argv):
    bad = 0
    if len(argv) < 2:
        made = os.path.join(os.environ.get("BUILD", "build"), "templates")
        argv = argv + ["templates"] + [made] * os.path.isdir(made)
    for path in files(argv[1], (".tpl", ".txt")):
        for line, what in lint_file(path):
            sys.stderr.write("%s:%d: %s\n" % (path, line, what))
            bad += 1
    if len(argv) > 2:
        bad += check_syntax(argv[2])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
