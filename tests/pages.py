"""Pages as a reader of HTML sees them: tags, forms, links and words.

Python's own parser is strict in one way that matters here: what it takes for a
tag, a browser may take for a tag.
"""
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr"}
WRITTEN = {"text", "search", "tel", "email", "url", "number", "date",
           "textarea", "password"}


class Form:
    def __init__(self, attributes, path):
        self.method = (attributes.get("method") or "get").lower()
        self.action = urljoin(path, attributes.get("action") or path)
        self.upload = "multipart" in (attributes.get("enctype") or "")
        self.id = attributes.get("id")
        self.fields = []  # [name, value, kind]
        self.numbers = set()  # fields that want a number
        self.choices = {}  # name of a select: its values
        self.invalid = set()

    def values(self):
        return {n: v for n, v, k in self.fields
                if k not in ("submit", "button", "file", "unticked")}

    def names(self, kinds):
        return [n for n, _, k in self.fields if k in kinds]

    def pattern(self):
        return re.sub(r"/\d+", "/{id}", urlsplit(self.action).path)


class Page(HTMLParser):
    def __init__(self, text, path):
        super().__init__(convert_charrefs=True)
        self.path = path
        self.tags, self.forms, self.links, self.words = [], [], [], []
        self.within = []
        self.form = self.select = self.area = self.link = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self.within.append(tag)
        if tag == "form":
            self.form = Form(a, self.path)
            self.forms.append(self.form)
        elif tag == "a" and a.get("href"):
            self.link = [urljoin(self.path, a["href"]), ""]
            self.links.append(self.link)
        else:
            self.field(tag, a)

    def owner(self, a):
        if a.get("form"):
            return next((f for f in self.forms if f.id == a["form"]), None)
        return self.form

    def field(self, tag, a):
        if tag == "option" and self.select is not None:
            self.form_of_select.choices.setdefault(
                self.select[0], []).append(a.get("value") or "")
            if "selected" in a or self.select[1] is None:
                self.select[1] = a.get("value") or ""
        form, name = self.owner(a), a.get("name")
        if form is None or not name:
            return
        kind = (a.get("type") or "text").lower()
        if tag == "input" and kind in ("checkbox", "radio") \
                and "checked" not in a:
            kind = "unticked"
        if tag == "textarea":
            self.area = [name, "", "textarea"]
            form.fields.append(self.area)
        elif tag == "select":
            self.select, self.form_of_select = [name, None, "select"], form
            form.fields.append(self.select)
        elif tag == "input":
            form.fields.append([name, a.get("value") or "", kind])
        elif tag == "button":
            form.fields.append([name, a.get("value") or "", "button"])
        if a.get("inputmode") in ("decimal", "numeric"):
            form.numbers.add(name)
        if a.get("aria-invalid") == "true" or \
                "is-invalid" in (a.get("class") or ""):
            form.invalid.add(name)

    def handle_endtag(self, tag):
        if tag in self.within:
            while self.within.pop() != tag:
                pass
        if tag == "form":
            self.form = None
        elif tag == "select":
            if self.select and self.select[1] is None:
                self.select[1] = ""
            self.select = None
        elif tag == "textarea":
            self.area = None
        elif tag == "a":
            self.link = None

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data
        elif not {"script", "style"} & set(self.within):
            self.words.append(data)
            if self.link is not None:
                self.link[1] += data + " "

    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    def form_to(self, pattern):
        return next((f for f in self.forms if f.method == "post"
                     and f.pattern() == pattern), None)


def get(client, path):
    answer = client.get(path)
    return answer, Page(answer.text, path)


def pattern_of(address):
    """/customer/17?tab=order is /customer/{id}?tab."""
    url = urlsplit(address)
    keys = sorted({k for k, _ in parse_qsl(url.query, True)})
    return re.sub(r"/\d+", "/{id}", url.path) + \
        ("?" + "&".join(keys) if keys else "")


def with_parameter(address, name, value):
    url = urlsplit(address)
    pairs = [(k, v) for k, v in parse_qsl(url.query, True) if k != name]
    return url.path + "?" + urlencode(pairs + [(name, value)])


def walk(client, start, most=60):
    """Pages found from these addresses on, two of each pattern at most."""
    queue, seen, counts = list(start), set(start), {}
    while queue and most > 0:
        path = queue.pop(0)
        answer = client.get(path)
        if answer.status_code != 200 or \
                "html" not in answer.headers.get("Content-Type", ""):
            continue
        most -= 1
        page = Page(answer.text, path)
        yield page
        for to, _ in page.links:
            to = to.split("#")[0]
            if not to.startswith("/") or to.startswith("/static/") or \
                    re.search(r"\.(csv|xlsx)\b", to) or to in seen:
                continue
            pattern = pattern_of(to)
            counts[pattern] = counts.get(pattern, 0) + 1
            if counts[pattern] <= (1 if "?" in to else 2):
                seen.add(to)
                queue.append(to)


def routes(instance):
    """(method, pattern, roles, flags) of each address."""
    out = []
    for line in instance.command("routes").stdout.splitlines():
        method, pattern, *rest = line.split()
        out.append((method, pattern,
                    {w for w in rest if not w.startswith("[")},
                    {w.strip("[]") for w in rest if w.startswith("[")}))
    return out
