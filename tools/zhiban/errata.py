"""For X read Y: a record's facts as they now read. The facts themselves stay as they were written."""

from zhiban.facts import Facts, Place


def covers(of: Place, place: Place) -> bool:
    """Whether `place` is `of`, or lies inside the item or mapping `of`."""
    return place == of or (place.startswith(of) and "{" not in of and place[len(of)] in ".[{")


def corrections(facts: Facts) -> list[dict[str, str]]:
    """The record's corrections as mappings, in the order in which they were made."""
    found: dict[str, dict[str, str]] = {}
    for place, text in facts.items():
        if place.startswith("corrections["):
            item, _, field = place.removeprefix("corrections[").partition("].")
            found.setdefault(item, {})[field] = text
    return sorted(found.values(), key=lambda c: (c.get("at", ""), c.get("id", "")))


def reads(facts: Facts) -> dict[Place, str]:
    """The facts with every correction applied, the later over the earlier: the new text, or nothing where struck out."""
    now = dict(facts)
    alone: set[Place] = (
        set()
    )  # places struck out by themselves: a later correction may give them a text again
    for correction in corrections(facts):
        of, read = correction.get("of", ""), correction.get("read")
        if not of or of.startswith("corrections"):
            continue
        if read is None:
            alone = {place for place in alone if not covers(of, place)} | ({of} & now.keys())
            for place in [p for p in now if covers(of, p)]:
                del now[place]
        elif of in now or of in alone:
            now[of] = read
    return now
