"""The cells of a workbook as text: '# name' of a sheet, then its rows, cells
apart by tabs. A test in C reads it."""
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def column(reference):
    n = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        n = n * 26 + ord(letter) - 64
    return n


def rows(book, number):
    sheet = tree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    for row in sheet.iterfind(".//m:row", NS):
        cells = {column(c.get("r")): c for c in row}
        yield "\t".join(
            "" if at not in cells
            else "".join(cells[at].itertext()).replace("\n", " ")
            for at in range(1, max(cells, default=0) + 1))


with zipfile.ZipFile(sys.argv[1]) as book:
    names = tree.fromstring(book.read("xl/workbook.xml"))
    for i, sheet in enumerate(names.iterfind(".//m:sheet", NS), 1):
        print("#", sheet.get("name"))
        print(*rows(book, i), sep="\n")
