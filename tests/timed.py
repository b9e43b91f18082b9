"""Incidents and limits in a few words, for the tests of the clocks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhiban.facts import tree
from zhiban.limits import Clock, clocks
from zhiban.page import read
from zhiban.schema import record
from zhiban.schema.incident import Incident
from zhiban.schema.parts import Instant
from zhiban.schema.plan import Limits

TABLE = (Path(__file__).parents[1] / "records" / "limits.yml").read_bytes()
LEVELS = {
    "qinghe": "county", "wangchuan": "municipal", "chengguan": "township", "education": "department", "xx-zone": "zone",
}  # fmt: skip
DAY = "2026-11-23"


def instant(text: str) -> Instant:
    """`05:57` of the day, `24 05:57` of another day of the month, or an instant in full."""
    if "T" in text:
        return Instant.read(text)
    day, _, time = text.rpartition(" ")
    return Instant.read(f"2026-11-{day or '23'}T{time}+08:00")


def moment(text: str | dict[str, str]) -> dict[str, str]:
    """`05:57`, or `03:00~03:20` where nobody knows."""
    if isinstance(text, dict):
        return text
    first, _, last = text.partition("~")
    return (
        {"earliest": str(instant(first)), "latest": str(instant(last))}
        if last
        else {"at": str(instant(first))}
    )


def typed(said: Mapping[str, Any]) -> Any:
    found, flaws = record(dict(said))
    assert found is not None, flaws
    return found


def limit(name: str, minutes: int | None = 15, /, **other: Any) -> dict[str, Any]:
    said = {
        "id": name, "from": ["county"], "to": "municipal", "trigger": "occurred", "form": "phone", "mode": "base",
        "basis": name, "effective_from": "2000-01-01", **other,
    }  # fmt: skip
    return said | ({"minutes": str(minutes)} if minutes is not None else {})


def table(*limits: dict[str, Any]) -> Limits:
    found = typed({"kind": "limits", "schema": "1", "limits": list(limits)})
    assert isinstance(found, Limits)
    return found


NORM = typed(tree(read(TABLE).facts))
PHONE, WRITTEN = limit("phone"), limit("written", 30, form="written")


def report(name: str, at: str, form: str = "phone", to: str = "wangchuan", **other: str) -> dict[str, str]:
    channel = "phone" if form == "phone" else "fax"
    return {
        "id": name,
        "stage": "first",
        "form": form,
        "channel": channel,
        "at": str(instant(at)),
        "by": "a",
        "to": to,
        **other,
    }


def graded(name: str, at: str, grade: str) -> dict[str, str]:
    return {"id": name, "at": str(instant(at)), "by": "a", "grade": grade}


def event(
    occurred: str | dict[str, str] | None = "05:57", learned: str | dict[str, str] | None = None, **other: Any
) -> Incident:
    said: dict[str, Any] = {
        "kind": "incident", "schema": "1", "id": "20261123-0557-a", "unit": "qinghe", "title": "甲", "category": "accident",
    }  # fmt: skip
    said |= {"occurred": moment(occurred)} if occurred else {}
    said |= {"learned": moment(learned)} if learned else {}
    found = typed(said | other)
    assert isinstance(found, Incident)
    return found


def run(incident: Incident, limits: Limits, now: str = "24 12:00") -> dict[str, Clock]:
    """Clocks by limit, with the party or request where it is not the incident's unit."""
    found = clocks(incident, limits, LEVELS, instant(now))
    named = {
        "/".join([c.limit.id, *([c.item] if c.item else []), *([c.party] * (c.party != "qinghe"))]): c
        for c in found
    }
    assert len(named) == len(found), "a clock runs twice"
    return named


def one(incident: Incident, only: dict[str, Any], now: str = "24 12:00") -> Clock:
    (clock,) = run(incident, table(only), now).values()
    return clock


ASKED = {"id": "q", "by": "a", "from": "市政府总值班室", "text": "伤亡情况", "form": "both"}
ANSWERS = (
    limit("by-phone", trigger="request_received", form="reply_phone"),
    limit("in-writing", 30, trigger="request_received", form="reply_written"),
)


def reply(name: str, at: str, form: str = "phone", re: str = "q") -> dict[str, str]:
    return {"id": name, "re": re, "form": form, "at": str(instant(at)), "by": "a"}


def asked(at: str | None = "09:00", **other: str) -> dict[str, str]:
    return {**ASKED, **(moment(at) if at else {}), **other}


def extension(name: str, at: str, due: str | None, re: str = "q") -> dict[str, str]:
    said = {"id": name, "re": re, "at": str(instant(at)), "by": "a", "reason": "现场无信号"}
    return said | ({"due": str(instant(due))} if due else {})
