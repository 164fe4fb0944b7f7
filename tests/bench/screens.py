"""The funnel page, its sections and a stage page through the web server, and what
facts and stages add to the request of an order."""
import os
import subprocess

from instance import BUILD
from funnel import settings
from recovery import QUARTER, known, page



def paths(i):
    of = known(i)
    scope = f"?model=lifecycle6&p={QUARTER}"
    three = (f"{scope}&region=east&industry={of['industry']}"
             f"&size={of['size']}")
    yield "first screen", "/funnel" + scope
    yield "first screen, 3 filters", "/funnel" + three
    yield "first screen, compared", "/funnel" + scope + "&vs=year"
    for name in section_names(i):
        yield f"section {name}", f"/funnel/section/{name}{scope}"
    yield "section cohort, 3 filters", "/funnel/section/cohort" + three
    yield "section parts, by owner", f"/funnel/section/parts{scope}&by=owner"
    yield "stage page", f"/stage/lifecycle6/usage{scope}"
    yield "stage page, kpi", f"/stage/lifecycle6/usage/kpi{scope}"


def section_names(i):
    """As the page itself names them."""
    body = i.get(f"/funnel?model=lifecycle6&p={QUARTER}")[1].decode()
    names = []
    for piece in body.split("/funnel/section/")[1:]:
        name = piece.split("?")[0].split('"')[0]
        if name not in names:
            names.append(name)
    if not names:
        raise SystemExit("bench: the funnel names no sections")
    return names


def order(i):
    """Milliseconds and statements of an order without and with its stages."""
    out = subprocess.run([os.path.join(BUILD, "bench", "order"), "200",
                          str(i.count)], env=settings(i), text=True, check=True,
                         capture_output=True).stdout.split()
    return {"without": float(out[0]) / 1000, "with": float(out[1]) / 1000,
            "statements": int(out[3]) - int(out[2])}


def run(targets, say):
    found = {}
    for name, target in targets.items():
        say(f"  screens, {name}")
        found[name] = {"pages": {what: page(target, path) for what, path
                                 in paths(target.instance)},
                       "order": order(target.instance)}
    return found
