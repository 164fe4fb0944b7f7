"""Why customers leave, at a million customers and a hundred thousand cases: churn,
warnings, the board and its lists and what recovery was worth, with every filter;
my day in both bases; and the daily run with a few and with many customers due."""
import datetime
import os
import resource
import time

import cases
import instance
import measure

TODAY = datetime.date.today()
QUARTER = f"{TODAY.year}Q{(TODAY.month - 1) // 3 + 1}"
LIMIT_MS = 300
DUE = (1000, 4000)
EACH = 3  # times a page is asked for, after once for what it prepares


def churn(of):
    scope = f"/churn?p={QUARTER}"
    year = f"/churn?p={TODAY.year}"
    yield from ((f"churn, {name}", scope + more) for name, more in {
        "quarter": "", "team": f"&team={of['team']}", "region": "&region=east",
        "industry": f"&industry={of['industry']}", "size": f"&size={of['size']}",
        "owner": f"&owner={of['owner']}", "by owner": "&by=owner",
        "by month": "&by=month", "by tenure": "&by=tenure",
        "by contract": "&by=contract", "survival by region": "&stay=region",
        "team and region": f"&team={of['team']}&region=east"}.items())
    yield "churn, year against the one before", year + "&vs=year"
    yield "churn, list of a family", (f"/churn/list?p={QUARTER}"
                                      "&slice=family.company")
    yield "churn, list of the year", f"/churn/list?p={TODAY.year}&slice=all"


def warnings(of):
    filters = {"": "", "stage": "&stage=usage", "region": "&region=east",
               "level": "&level=2", "cause": "&cause=no_contact",
               "owner": f"&owner={of['owner']}", "age": "&age=30",
               "stage and region": "&stage=usage&region=east",
               "cause and region": "&cause=frequency&region=north",
               "all": "&stage=usage&region=east&cause=no_contact&age=7"}
    for tab in ("now", "open", "manager", "risk", "snoozed"):
        for name, more in filters.items():
            yield (f"warnings, {tab}" + (f", {name}" if name else ""),
                   f"/warning?who=team&tab={tab}{more}")


def board(of):
    filters = {"": "", "family": "&family=company", "tier": "&tier=A",
               "tier C": "&tier=C", "owner": f"&owner={of['owner']}",
               "due": "&due=7", "cause": "&cause=loss",
               "reason": "&reason=price_terms", "mine": "&whose=mine"}
    for name, more in filters.items():
        yield "board" + (f", {name}" if name else ""), "/recovery?" + more[1:]
    for state in ("open", "at_risk", "overdue", "review", "closed", "won",
                  "lost", "released", "steps", "notice", "approval", "lesson",
                  "tried", "treated", "waited", "bare"):
        yield f"cases, {state}", f"/recovery?state={state}"
    for name, more in list(filters.items())[1:]:
        yield f"cases, closed, {name}", "/recovery?state=closed" + more
    yield "cases, open, by deadline", "/recovery?state=open&sort=deadline"
    yield "cases, open, by value", "/recovery?state=open&sort=value"
    yield "cases, lost again", ("/recovery?state=won&closed=730&seen=180"
                                "&relost=180")


def worth(of):
    for by in ("template", "reason", "family", "tier", "cause"):
        yield f"worth, by {by}", f"/recovery/worth?by={by}"
    yield "worth, two years", "/recovery/worth?closed=730"
    yield "worth, family", "/recovery/worth?family=company"
    yield "worth, tier", "/recovery/worth?tier=B"
    yield "worth, owner", f"/recovery/worth?owner={of['owner']}"


def known(i):
    """What the filters name, of this base."""
    (owner, team), = i.sql("SELECT id, team_id FROM account WHERE login ="
                           " 'sales1';")
    (industry,), = i.sql("SELECT MIN(id) FROM industry;")
    (size,), = i.sql("SELECT MIN(code) FROM choice WHERE list = 'size';")
    return {"owner": owner, "team": team, "industry": industry, "size": size}


def page(target, path):
    """Middle of the answers: ms by the clock, of processor in workers and
    database, bytes."""
    i = target.instance
    seen = []
    for n in range(EACH + 1):
        before = {p: measure.cpu(target.parts[p]) for p in measure.PARTS}
        begun = time.time()
        status, body, _ = i.get(path)
        wall = time.time() - begun
        if status != 200:
            raise SystemExit(f"bench: {path} answers {status}")
        used = sum(measure.cpu(target.parts[p]) - before[p]
                   for p in measure.PARTS)
        if n:
            seen.append((1000 * wall, 1000 * used, len(body)))
    return sorted(seen)[EACH // 2]


def pages(target, say):
    of = known(target.instance)
    found = {}
    for part in (churn, warnings, board, worth):
        say(f"  {part.__name__}")
        for name, path in part(of):
            found[name] = page(target, path)
    return found


def days(targets, seconds, rounds):
    """My day of a salesperson and a manager with a thousand customers in both
    bases, and of the manager of everybody."""
    who = {"salesperson": ("desk1", "/"), "manager": ("desk0", "/?who=team"),
           "manager of all": ("manager0", "/?who=team")}
    runs = {}
    for name, (login, path) in who.items():
        for which, t in targets.items():
            t.instance.login(login)
        for _ in range(rounds):  # in turn: what else runs hits both alike
            for which, t in targets.items():
                runs.setdefault(f"{name}, {which}", []).append(
                    t.pages(path, 1, seconds))
    for t in targets.values():
        t.instance.login("manager0")
    return {name: measure.summary(r) for name, r in runs.items()}


def due(target, n):
    """Processor seconds, of command and database, of a daily run with n
    customers due, and by the clock."""
    i = target.instance
    every = max(i.count // n, 1)
    i.sql("UPDATE customer SET wake_on = CURRENT_DATE - INTERVAL 1 DAY,"
          f" late_on = '2001-01-01' WHERE id MOD {every} = 0 AND live = 1;")

    def used():
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (u.ru_utime + u.ru_stime
                + measure.cpu(target.parts["mariadb"]))
    before, begun = used(), time.time()
    i.command("restage", "--due")
    return used() - before, time.time() - begun


def run(targets, seconds, rounds, say):
    out = {}
    for name, t in targets.items():
        cases.make(t.instance, instance.PASSWORD, say)
    say("recovery: pages")
    out["pages"] = pages(targets["1M"], say)
    say("recovery: my day")
    out["days"] = days(targets, seconds, rounds)
    for name, t in targets.items():
        t.instance.command("restage", "--due")  # nobody is due any more
        for n in DUE:
            say(f"recovery: daily run, {name}, {n:,} due")
            took = sorted(due(t, n) for _ in range(rounds))
            out[f"due, {name}, {n}"] = took[len(took) // 2]
    return out
