"""For X read Y: the original stays. Who first wrote a fact stays too, through every merge."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from strategies import facts, tries
from zhiban.errata import corrections, covers, reads
from zhiban.facts import Facts, join, tree
from zhiban.history import Commit, Origin, origins
from zhiban.page import write
from zhiban.record import open_record
from zhiban.schema import record

LOG = {
    "kind": "duty_log", "schema": "1", "unit": "qinghe", "start": "2026-11-23T08:00+08:00",
    "entries[e1].id": "e1", "entries[e1].at": "2026-11-23T09:12+08:00", "entries[e1].by": "li-na",
    "entries[e1].kind": "note", "entries[e1].text": "来电3件", "entries[e10].id": "e10",
    "entries[e10].at": "2026-11-23T09:30+08:00", "entries[e10].by": "li-na", "entries[e10].kind": "note",
    "standby{zhao-min}": "zhao-min",
}  # fmt: skip


def corrected(*made: tuple[str, str, str, str | None]) -> dict[str, str]:
    """The log with corrections (id, time of day, of, read)."""
    said = dict(LOG)
    for name, at, of, read in made:
        item = {"id": name, "at": f"2026-11-23T{at}+08:00", "by": "li-na", "of": of, "why": "笔误"}
        item |= {"read": read} if read is not None else {}
        said |= {f"corrections[{name}].{field}": text for field, text in item.items()}
    return said


def test_a_correction_is_read_and_the_original_stays() -> None:
    said = corrected(("c1", "10:00", "entries[e1].text", "来电4件"))
    assert reads(said)["entries[e1].text"] == "来电4件"
    assert said["entries[e1].text"] == "来电3件"
    both = open_record("records/logs/qinghe/2026/2026-11-23.yml", write(said))
    assert (both.wrote.entries[0].text, both.says.entries[0].text) == ("来电3件", "来电4件")


def test_a_struck_out_item_is_gone_with_all_its_fields_and_no_other() -> None:
    now = reads(corrected(("c1", "10:00", "entries[e1]", None)))
    assert not [place for place in now if place.startswith("entries[e1].")]
    assert now["entries[e10].id"] == "e10"  # a name that begins alike is another name


def test_a_name_is_struck_out_of_a_set() -> None:
    assert "standby{zhao-min}" not in reads(corrected(("c1", "10:00", "standby{zhao-min}", None)))


def test_the_later_correction_stands() -> None:
    first, second = (
        ("c1", "10:00", "entries[e1].text", "来电4件"),
        ("c2", "11:00", "entries[e1].text", "来电5件"),
    )
    assert reads(corrected(first, second))["entries[e1].text"] == "来电5件"
    assert reads(corrected(second, first))["entries[e1].text"] == "来电5件"
    renamed = corrected(("c9", *first[1:]), second), corrected(("c9", *second[1:]), ("c1", *first[1:]))
    assert [reads(said)["entries[e1].text"] for said in renamed] == ["来电5件", "来电5件"]
    assert [c["id"] for c in corrections(corrected(second, first))] == ["c1", "c2"]


def test_what_was_struck_out_by_itself_may_be_given_a_text_again() -> None:
    strike, restore = (
        ("c1", "10:00", "entries[e1].text", None),
        ("c2", "11:00", "entries[e1].text", "来电3件"),
    )
    assert "entries[e1].text" not in reads(corrected(strike))
    assert reads(corrected(strike, restore))["entries[e1].text"] == "来电3件"


def test_a_part_of_a_struck_out_item_does_not_come_back_alone() -> None:
    now = reads(
        corrected(
            ("c1", "10:00", "entries[e1].text", None),
            ("c2", "10:30", "entries[e1]", None),
            ("c3", "11:00", "entries[e1].text", "来电3件"),
        )
    )
    assert not [place for place in now if place.startswith("entries[e1].")]
    assert record(tree(now))[1] == []


def test_a_correction_of_nothing_or_of_a_correction_changes_nothing() -> None:
    for of in (
        "",
        "entries[e2].text",
        "entries[e1].nothing",
        "corrections[c1].why",
        "corrections",
        "entries[e",
    ):
        said = corrected(("c1", "10:00", of, "甲"))
        assert reads(said) == said
        assert (
            reads(corrected(("c1", "10:00", of, None))).keys() == corrected(("c1", "10:00", of, None)).keys()
        )


def test_a_place_covers_itself_and_what_lies_in_it() -> None:
    assert covers("entries[e1]", "entries[e1].text") and covers("entries", "entries[e1].text")
    assert covers("handover", "handover.at") and covers("standby", "standby{zhao-min}")
    assert not covers("entries[e1]", "entries[e10].text") and not covers("hand", "handover.at")
    assert not covers("recipients{甲", "recipients{甲.乙}")


@tries(150)
@given(facts(), st.data())
def test_corrections_never_change_what_was_written(said: Facts, data: st.DataObject) -> None:
    of = data.draw(st.sampled_from(sorted(said)))
    read = data.draw(st.none() | st.just("改"))
    item = {"of": of, "at": "2099-01-01T00:00+08:00", **({"read": read} if read else {})}
    more = {**said, **{f"corrections[zz].{name}": text for name, text in item.items()}}
    before = dict(more)
    now = reads(more)
    assert more == before
    changed = {place for place in said if now.get(place) != reads(said).get(place)}
    assert changed <= {of} or of.startswith("corrections")


START = datetime.fromisoformat("2026-11-23T08:00+08:00")


def commit(name: str, parents: str, said: Facts, by: str = "", minute: int = -1) -> Commit:
    minute = minute if minute >= 0 else ord(name[0]) - ord("a")
    return Commit(name, tuple(parents), by or f"officer-{name}", START + timedelta(minutes=minute), said)


def test_a_fact_is_its_first_writers() -> None:
    a = commit("a", "", {"x": "1"})
    b = commit("b", "a", {"x": "1", "y": "2"})
    known = origins([a, b])
    assert known["b"] == {"x": Origin("a", a.who, a.at), "y": Origin("b", b.who, b.at)}


def test_a_merge_originates_nothing() -> None:
    a = commit("a", "", {"x": "1"})
    b = commit("b", "a", {"x": "1", "y": "2"})
    c = commit("c", "a", {"x": "1", "z": "3"})
    m = commit("m", "bc", join(b.facts, c.facts)[0])
    known = origins([a, b, c, m])["m"]
    assert {place: o.commit for place, o in known.items()} == {"x": "a", "y": "b", "z": "c"}
    assert "officer-m" not in {o.who for o in known.values()}


def test_what_a_merge_smuggles_in_is_the_mergers_own() -> None:
    b, c = commit("b", "", {"y": "2"}), commit("c", "", {"z": "3"})
    m = commit("m", "bc", {"y": "2", "z": "3", "evil": "1"})
    assert origins([b, c, m])["m"]["evil"].who == "officer-m"


def test_what_two_wrote_alike_is_the_earlier_ones_in_either_order() -> None:
    b, c = commit("b", "", {"x": "1"}, minute=5), commit("c", "", {"x": "1"}, minute=3)
    for parents in ("bc", "cb"):
        assert origins([b, c, commit("m", parents, {"x": "1"})])["m"]["x"].commit == "c"


def test_of_two_things_said_at_one_place_each_keeps_its_writer() -> None:
    b, c = commit("b", "", {"x": "1"}), commit("c", "", {"x": "2"})
    assert origins([b, c, commit("m", "bc", {"x": "2"})])["m"]["x"].commit == "c"


def test_a_changed_text_is_the_changers_and_changing_it_back_too() -> None:
    a, b, c = commit("a", "", {"x": "1"}), commit("b", "a", {"x": "2"}), commit("c", "b", {"x": "1"})
    known = origins([a, b, c])
    assert (known["b"]["x"].commit, known["c"]["x"].commit) == ("b", "c")


def test_a_parent_that_is_not_known_carries_nothing() -> None:
    assert origins([commit("b", "a", {"x": "1"})])["b"]["x"].commit == "b"


@tries(150)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5)), max_size=12))
def test_in_any_history_every_fact_has_a_writer_who_wrote_it(steps: list[tuple[int, int, int]]) -> None:
    made = [commit("a", "", {"p0": "0"})]
    for number, (one, other, new) in enumerate(steps, 1):
        left, right = made[one % len(made)], made[other % len(made)]
        both = join(left.facts, right.facts)[0]
        merge = left is not right
        said = both if merge else {**both, f"p{number}": str(new)}
        made.append(
            Commit(
                f"c{number}",
                tuple({left.id, right.id}),
                f"o{number}",
                START + timedelta(minutes=number),
                said,
            )
        )
    known = origins(made)
    by_id = {c.id: c for c in made}
    for c in made:
        assert known[c.id].keys() == c.facts.keys()
        for place, origin in known[c.id].items():
            writer = by_id[origin.commit]
            assert writer.facts[place] == c.facts[place]
            assert not any(by_id[p].facts.get(place) == c.facts[place] for p in writer.parents)
            assert len(writer.parents) < 2 or origin.commit != c.id
