"""Tasks as a calendar: read by a calendar library, without a session, only
one's own, until the address is taken back."""
import re
from datetime import date, timedelta

import requests
from icalendar import Calendar


def address_of(client):
    form = {"csrf": client.hidden("/account/own")["csrf"], "do": "make"}
    answer = client.request("POST", "/account/own/calendar", data=form)
    assert answer.status_code == 200
    return re.search(r'id="secret">([^<]+)<', answer.text).group(1)


def read(url, kind, **params):
    answer = requests.get(url, params=params, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    for line in answer.content.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line
    return Calendar.from_ical(answer.content).walk(kind)


def add_task(instance, login, title, due, customer="NULL"):
    instance.sql(
        "INSERT INTO task (customer_id, account_id, kind, title, due_on) "
        f"SELECT {customer}, id, 'call', '{title}', '{due}' FROM account "
        f"WHERE login = '{login}'")


def test_a_calendar_shows_ones_own_open_tasks_and_ends_when_taken_back(
        instance):
    today = date.fromisoformat(instance.sql(
        "SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)")[0][0])
    person = instance.user("feeder", "marketing")
    instance.user("other", "sales")
    title = "回访, 确认报价; 带样品" + "很长的说明" * 30
    add_task(instance, "feeder", title, today + timedelta(3))
    add_task(instance, "feeder", "Late one", today - timedelta(2))
    add_task(instance, "other", "Not mine", today)
    client = instance.client(*person)
    first = address_of(client)
    events = {str(e["SUMMARY"]): e for e in read(first, "VEVENT")}
    assert len(events) == 2
    assert events[title[:200]]["DTSTART"].dt == today + timedelta(3)
    late = next(e for s, e in events.items() if "Late one" in s)
    assert late["DTSTART"].dt == today
    todos = read(first, "VTODO", **{"as": "todo"})
    assert sorted(t["DUE"].dt for t in todos) == [
        today - timedelta(2), today + timedelta(3)]
    second = address_of(client)
    assert requests.get(first, timeout=30).status_code == 404
    assert len(read(second, "VEVENT")) == 2
    client.submit("/account/own", {"do": "drop"},
                  action="/account/own/calendar")
    assert requests.get(second, timeout=30).status_code == 404
    assert second.split("/feed/")[1].split("/")[0] not in instance.log("web")
