"""`perennial report`: the same figures as HTML, workbook, CSV and PDF, and what
it says where it cannot."""
import csv
import datetime
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from harness import today
from pages import Page

LAST = (today().replace(day=1) - datetime.timedelta(days=1)).strftime("%Y-%m")
CHROMIUM = any(map(shutil.which, ("chromium-headless-shell", "chromium",
                                  "chromium-browser")))


@pytest.fixture(scope="module")
def paper(company, tmp_path_factory):
    """Makes a report of the last month as a file, once of a format."""
    folder = tmp_path_factory.mktemp("paper")

    def make(format, kind="stage"):
        path = folder / f"{kind}.{format}"
        if not path.exists():
            company.command("report", kind, "--period", LAST, "--output",
                            str(path), "--lang", "en")
        return path
    return make


class Table(Page):
    """Rows of the tables of a document, as texts."""

    def __init__(self, text):
        self.rows, self.cell = [], None
        super().__init__(text, "/")

    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        super().handle_data(data)
        if self.cell:
            self.rows[-1][-1] += data


def flow_of(rows):
    """Opening, in, out, closing of the base: of the row that sums up."""
    for row in rows:
        if row and str(row[0]) == "The base":
            return [int(str(x).replace(",", "").replace("−", "-")
                        .replace("+", "")) for x in row[1:5]]
    raise AssertionError("no row of the base")


def test_the_formats_say_the_same_figures(paper):
    html = flow_of(Table(paper("html").read_text()).rows)
    with paper("csv").open(encoding="utf-8-sig", newline="") as f:
        text = list(csv.reader(f))
    book = load_workbook(paper("xlsx"))
    assert html[0] + html[1] + html[2] == html[3]
    assert flow_of(text) == html
    assert flow_of([[c.value for c in r] for r in
                    book["Stock and flow"].rows]) == html


def test_a_workbook_has_numbers_dates_and_a_frozen_head_a_section(paper):
    book = load_workbook(paper("xlsx"))
    sections = paper("html").read_text().split("<section ")[1:]
    titles = [re.search(r"</span>([^<]*)</h2>", part).group(1)
              for part in sections if "<table" in part or "rp-cards" in part]
    assert len(titles) > 8
    names = [re.sub(r"\W", "", name) for name in book.sheetnames]
    for title in titles:
        plain = re.sub(r"\W", "", title)[:20]
        assert any(n.startswith(plain) for n in names), (title, names)
    flow = book["Stock and flow"]
    assert flow.freeze_panes == "B2"  # the head, and what a row is
    assert flow.column_dimensions["A"].width > 8
    total = [r for r in flow.rows if r[0].value == "The base"][0]
    assert isinstance(total[4].value, int)
    share = [c for c in total if c.number_format.endswith("%")]
    assert share and share[0].value == 1
    moves = book["Who moved"]
    head = [c.value for c in moves[1]]
    days = [r[head.index("Day")] for r in moves.iter_rows(min_row=2)]
    days = [c for c in days if c.value]
    assert days and all(c.is_date and isinstance(c.value, datetime.datetime)
                        for c in days)
    money = [r[head.index("12 months")].value
             for r in moves.iter_rows(min_row=2)]
    assert any(isinstance(m, (int, float)) for m in money)


def test_a_pdf_has_the_numbers_of_the_document_on_numbered_pages(paper):
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    pdf = str(paper("pdf"))
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True,
                          check=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", said).group(1))
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True,
                          capture_output=True, text=True).stdout
    for n, page in enumerate(text.split("\f")[:-1], 1):
        assert f"Page {n} of {pages}" in page
    flat = text.split()
    for row in Table(paper("html").read_text()).rows:
        for cell in row:
            if re.fullmatch(r"[+−]?[\d,]{2,}|\d{4}-\d\d-\d\d", cell):
                assert cell in flat, cell


def test_a_report_can_be_of_one_stage(company, tmp_path):
    out = tmp_path / "one.html"
    order = ["report", "stage", "--period", LAST, "--output", str(out),
             "--lang", "en", "--stage"]
    company.command(*order, "usage")
    stages = re.findall(r"Stage: ([A-Z]\w+)", out.read_text())
    assert set(stages) == {"Usage"}
    flow = flow_of(Table(out.read_text()).rows)
    assert flow[0] + flow[1] + flow[2] == flow[3]
    done = subprocess.run([str(Path(company.var) / "perennial"), *order,
                           "sideways"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 2
    assert "stage" in done.stderr


def test_without_chromium_it_says_what_to_do(company, tmp_path):
    """The program looks for Chromium where PERENNIAL_CHROMIUM says."""
    out = tmp_path / "a.pdf"
    env = dict(os.environ, PERENNIAL_CHROMIUM=str(tmp_path / "none"))
    done = subprocess.run([str(Path(company.var) / "perennial"), "report",
                           "stage", "--period", LAST, "--output", str(out)],
                          capture_output=True, text=True, env=env,
                          check=False)
    assert done.returncode == 2
    assert "install the package chromium" in done.stderr
    assert not out.exists()
