"""The evidence of one record: of each fact when it happened, who signed it, when it was received, and with which key; and
what had been received at a moment."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from zhiban.desk.earliest import newest
from zhiban.desk.proof import MAIN, Proof, Signed
from zhiban.desk.proof import evidence as evidence
from zhiban.desk.sheet import Evidence
from zhiban.facts import Facts, Place
from zhiban.page import read, write
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.schema.parts import Instant, zoned
from zhiban.trust.keys import BEIJING
from zhiban.trust.sshsig import fingerprint

UNSIGNED = ("没有有效签名", "no valid signature")
NOT_COUNTED = (
    "收到时不在有效期内，或签名不成立",
    "it did not count when received, or the signature does not hold",
)


def happened(facts: Facts, place: Place) -> str:
    """When the matter of a fact is claimed to have happened: the time of its item, else of its record."""
    part = place
    while part:
        part = part.rpartition(".")[0]
        for name in ("at", "start"):
            if found := facts.get(f"{part}.{name}" if part else name):
                return found
    return ""


def second(at: datetime | None) -> str:
    """A moment to the second at Beijing's offset, or a dash."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if at else "—"


def grouped(proof: Proof) -> Iterator[tuple[str, int, Signed]]:
    """The facts by item and commit: (item, how many, commit)."""
    counts: dict[tuple[str, str], int] = {}
    for place, origin in proof.origins.items():
        head = place.partition(".")[0].partition("{")[0]
        item = head if "[" in head or head in ("handover", "takeover", "ended", "closed", "issued") else "·"
        counts[item, origin.commit] = counts.get((item, origin.commit), 0) + 1
    for (item, commit), many in counts.items():
        yield item, many, proof.commits[commit]


def text(proof: Proof, lang: str) -> str:
    """For people: item by item happened, signed, received, bracket, key."""
    zh = lang == "zh"
    out = [proof.path, ""]
    for item, many, signed in grouped(proof):
        raw, read = signed.read.raw, signed.read
        claimed = happened(proof.facts, f"{item}.x" if item != "·" else "x")[:16].replace("T", " ") or "—"
        who = f"{signed.name} {signed.person}".strip() or "?"
        written = second(raw.committer.at if raw else None)
        key = fingerprint(read.key) if read.key else UNSIGNED[not zh]
        if zh:
            out.append(f"{'开头' if item == '·' else item}（{many} 处）")
            out.append(f"  发生 {claimed}   签名 {written} {who}   提交 {read.commit[:12]}")
            out.append(f"  {_receipt(signed, True)}")
            out.append(f"  密钥 {key}" + ("" if signed.counts else f"（{NOT_COUNTED[0]}）"))
        else:
            out.append(f"{'opening' if item == '·' else item} ({many} facts)")
            out.append(f"  happened {claimed}   signed {written} {who}   commit {read.commit[:12]}")
            out.append(f"  {_receipt(signed, False)}")
            out.append(f"  key {key}" + ("" if signed.counts else f" ({NOT_COUNTED[1]})"))
    facts, many = len(proof.origins), len(proof.commits)
    if zh:
        out += [
            "",
            f"{facts} 条事实，{many} 次提交："
            + ("每一条都有有效签名和回执。" if proof.holds else "凭据不全，见上。"),
        ]
    else:
        out += [
            "",
            f"{facts} facts, {many} commits: "
            + (
                "each has a valid signature and a receipt."
                if proof.holds
                else "the evidence is not complete, see above."
            ),
        ]
    return "\n".join(out)


def _receipt(signed: Signed, zh: bool) -> str:
    row, seen = signed.receipt, signed.seen
    if row is None or row.entry is None:
        return "收到 还没有回执" if zh else "received: no receipt yet"
    early = second(seen.entry.at) if seen and seen.entry else "—"
    minutes = f"{int((row.entry.at - seen.entry.at).total_seconds() // 60)}" if seen and seen.entry else "?"
    if zh:
        return f"收到 {second(row.entry.at)} 回执 {row.entry.seq}（{row.commit[:12]}）   区间 {early} 之后，{minutes} 分钟"
    return f"received {second(row.entry.at)} receipt {row.entry.seq} ({row.commit[:12]})   bracket after {early}, {minutes} min"


def plain(proof: Proof) -> dict[str, Any]:
    """For machines, fact by fact."""
    facts = []
    for place, origin in proof.origins.items():
        signed = proof.commits[origin.commit]
        row, seen, raw = signed.receipt, signed.seen, signed.read.raw
        facts.append(
            {
                "place": place,
                "text": proof.facts.get(place, ""),
                "happened": happened(proof.facts, place) or None,
                "signed": {
                    "at": raw.committer.at.isoformat() if raw else None,
                    "by": signed.person,
                    "key": fingerprint(signed.read.key) if signed.read.key else None,
                    "counts": signed.counts,
                },
                "commit": origin.commit,
                "received": {"seq": row.entry.seq, "at": row.entry.at.isoformat(), "commit": row.commit}
                if row and row.entry
                else None,
                "not_before": seen.entry.at.isoformat() if seen and seen.entry else None,
            }
        )
    return {"record": proof.path, "holds": proof.holds, "facts": facts}


def for_sheet(repo: Repo, path: str, lang: str) -> dict[Place, Evidence]:
    """The evidence that stands on a printed handover sheet; nothing where the log is not committed."""
    try:
        proof = evidence(repo, path)
    except ValueError:
        return {}
    found = {}
    for place, origin in proof.origins.items():
        signed = proof.commits[origin.commit]
        row, raw = signed.receipt, signed.read.raw
        at = zoned(raw.committer.at, "+08:00") if raw else zoned(origin.at, "+08:00")
        who = f"{signed.name}（{signed.person}）" if lang == "zh" else f"{signed.name} ({signed.person})"
        entry = row.entry if row else None
        found[place] = Evidence(
            who,
            at,
            entry.seq if entry else None,
            entry.at if entry else None,
            row.commit[:12] if row and entry else "",
            fingerprint(signed.read.key) if signed.read.key else "",
        )
    return found


def as_of(repo: Repo, path: str, at: Instant) -> tuple[str, tuple[str, str]]:
    """The record as it had been received by a moment, and by which receipt; without receipts, as it had been signed."""
    tip = kept.tip(repo)
    last = newest(repo, tip, at)
    main = kept.state(repo, last.commit).get(MAIN, "") if last else ""
    if last is None or last.entry is None:
        if tip:
            return "", (f"{at} 还没有任何回执。", f"There was no receipt at {at}.")
        main = repo.ask("rev-list", "-1", f"--before={int(at.timestamp())}", "HEAD")
        words = ("没有回执，按提交自己写的时间：", "No receipts here; by the commits' own times: ")
    else:
        number = f"第 {last.entry.seq} 号回执（{last.commit[:12]}，{second(last.entry.at)}）"
        words = (
            f"{number}时：",
            f"At receipt {last.entry.seq} ({last.commit[:12]}, {second(last.entry.at)}): ",
        )
    data = repo.blob(f"{main}:{path}") if main else None
    if data is None:
        return "", (f"{words[0]}{path} 还没有收到。", f"{words[1]}{path} was not received yet.")
    page = read(data)
    return (write(page.facts).decode() if page.sound else data.decode(errors="replace")), (
        f"{words[0]}{path}",
        f"{words[1]}{path}",
    )
