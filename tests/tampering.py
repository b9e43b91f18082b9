"""What somebody may do to a bundle whose first commit drafts a record and whose second reviews it; none of it may pass."""

import hashlib
from pathlib import Path

from bundles import FORGER, Bundle, files, forger_line
from zhiban.trust.raw import read
from zhiban.trust.sshsig import sign

RECEIPTS = "receipts@zhiban.invalid"


def record(bundle: Bundle) -> Path:
    return bundle.folder / bundle.text("path.txt").rstrip("\n").rpartition("/")[2]


def the_records_text(bundle: Bundle) -> None:
    record(bundle).write_bytes(record(bundle).read_bytes().replace(b"2026", b"2025", 1))


def a_fact_added_to_the_record(bundle: Bundle) -> None:
    record(bundle).write_bytes(record(bundle).read_bytes() + b"handling: internal\n")


def the_record_and_its_object(bundle: Bundle) -> None:
    the_records_text(bundle)
    bundle.put("blob", record(bundle).read_bytes())


def everything_up_to_the_commit(bundle: Bundle) -> None:
    """The record, its blob and every tree above it, each under its true name; the commit with its old signature."""
    commit = bundle.rows()[-1][0]
    old, _ = (
        hashlib.sha1(b"blob %d\0" % len(before := record(bundle).read_bytes()) + before).hexdigest(),
        None,
    )
    the_records_text(bundle)
    new = bundle.put("blob", record(bundle).read_bytes())
    while holders := [f for f in files(bundle, "tree") if bytes.fromhex(old) in f.read_bytes()]:
        data = holders[0].read_bytes().replace(bytes.fromhex(old), bytes.fromhex(new))
        old, new = holders[0].name, bundle.put("tree", data)
    raw = bundle.file("commit", commit).read_bytes()
    assert old.encode() in raw
    bundle.instead(commit, raw.replace(old.encode(), new.encode()))


def a_byte_of_a_commit(bundle: Bundle) -> None:
    file = bundle.file("commit", bundle.rows()[0][0])
    file.write_bytes(file.read_bytes().replace(b"+0800", b"+0900", 1))


def a_commits_date_under_its_new_name(bundle: Bundle) -> None:
    commit = bundle.rows()[-1][0]
    raw = bundle.file("commit", commit).read_bytes()
    seconds = read(raw).committer.seconds
    bundle.instead(commit, raw.replace(f"{seconds}".encode(), f"{seconds - 3600}".encode()))


def a_signature_from_another_commit(bundle: Bundle) -> None:
    first, last = (bundle.rows()[n][0] for n in (0, -1))
    raws = [bundle.file("commit", commit).read_bytes() for commit in (first, last)]
    theirs, ours = (raw[raw.index(b"gpgsig ") : raw.index(b"-----END")] for raw in raws)
    bundle.instead(last, raws[1].replace(ours, theirs))


def no_signature(bundle: Bundle) -> None:
    commit = bundle.rows()[-1][0]
    bundle.instead(commit, read(bundle.file("commit", commit).read_bytes()).payload)


def two_signatures(bundle: Bundle) -> None:
    """Both true, one the forger's: stock git takes the last for the signature of the rest."""
    commit = bundle.rows()[-1][0]
    raw = bundle.file("commit", commit).read_bytes()
    armour = sign(FORGER, read(raw).payload).replace("\n", "\n ").encode()
    bundle.instead(commit, raw.replace(b"gpgsig ", b"gpgsig " + armour + b"\ngpgsig ", 1))


def a_commit_signed_anew_with_the_key_in_its_place(bundle: Bundle) -> None:
    commit = bundle.rows()[-1][0]
    address = read(bundle.file("commit", commit).read_bytes()).committer.email
    bundle.rewritten(commit, lambda said: said)
    the_key(bundle, address)


def a_commit_put_behind_another_tip(bundle: Bundle) -> None:
    """A forged commit of an officer's that no receipt names, put on a receipt of another commit."""
    first, last = bundle.rows()[0], bundle.rows()[-1]
    bundle.change("commits.txt", " ".join(last[:3]), f"{last[0]} {first[1]} {first[2]}")


def a_receipt_that_names_something_else(bundle: Bundle) -> None:
    first = bundle.rows()[0]
    bundle.change("commits.txt", f"{first[0]} {first[1]}", f"{first[0]} {first[3]}")


def the_key(bundle: Bundle, address: str = "shen-lihua@wangchuan.example") -> None:
    lines = bundle.text("allowed_signers").splitlines(keepends=True)
    (line,) = (line for line in lines if line.startswith(address))
    bundle.change("allowed_signers", line, forger_line(address))


def whose_the_key_is(bundle: Bundle) -> None:
    bundle.change("allowed_signers", "shen-lihua@", "zhang-wei@")


def a_key_for_everybody(bundle: Bundle) -> None:
    bundle.change("allowed_signers", "shen-lihua@wangchuan.example", "*")


def a_key_for_two(bundle: Bundle) -> None:
    bundle.change("allowed_signers", "shen-lihua@", "zhang-wei@wangchuan.example,shen-lihua@")


def whether_the_key_counted(bundle: Bundle) -> None:
    bundle.change("commits.txt", bundle.rows()[-1][4], "-")


def a_receipts_time(bundle: Bundle) -> None:
    file = bundle.file("commit", bundle.rows()[0][1])
    file.write_bytes(
        file.read_bytes().replace(b'"received_at":"2026-11-18T02', b'"received_at":"2026-11-18T01')
    )


def a_receipts_time_under_its_new_name(bundle: Bundle) -> None:
    receipt = bundle.rows()[0][1]
    raw = bundle.file("commit", receipt).read_bytes()
    bundle.instead(receipt, raw.replace(b'"received_at":"2026-11-18T02', b'"received_at":"2026-11-18T01'))


def receipts_of_another_key(bundle: Bundle) -> None:
    for receipt in {row[n] for row in bundle.rows() for n in (1, 3)}:
        bundle.rewritten(receipt, lambda said: said.replace("T02:", "T01:"))
    bundle.change("allowed_receipts", bundle.text("allowed_receipts"), forger_line(RECEIPTS))


def receipts_of_another_key_beside_the_true_one(bundle: Bundle) -> None:
    line = bundle.text("allowed_receipts")
    receipts_of_another_key(bundle)
    (bundle.folder / "allowed_receipts").write_text(line + forger_line(RECEIPTS), encoding="utf-8")


def a_key_on_a_line_without_end(bundle: Bundle) -> None:
    line = bundle.text("allowed_receipts")
    receipts_of_another_key(bundle)
    (bundle.folder / "allowed_receipts").write_text(line + forger_line(RECEIPTS).rstrip(), encoding="utf-8")


def the_receipts_key_said_to_be_an_officers(bundle: Bundle) -> None:
    (bundle.folder / "allowed_receipts").write_text(bundle.text("allowed_signers"), encoding="utf-8")


def the_receipt_that_a_commit_has_seen(bundle: Bundle) -> None:
    first, last = bundle.rows()[0], bundle.rows()[-1]
    bundle.change("commits.txt", f"{last[3]} {last[4]}", f"{first[3]} {last[4]}")


def a_commit_left_out(bundle: Bundle) -> None:
    bundle.change("commits.txt", " ".join(bundle.rows()[0]) + "\n", "")


def all_commits_left_out(bundle: Bundle) -> None:
    (bundle.folder / "commits.txt").write_text("", encoding="utf-8")


def no_receipt(bundle: Bundle) -> None:
    bundle.change("commits.txt", " ".join(bundle.rows()[0][1:3]), "- -")


def where_the_record_stands(bundle: Bundle) -> None:
    bundle.change("path.txt", "2026/", "2025/")


def commands_in_place_of_ids(bundle: Bundle) -> None:
    bundle.change("commits.txt", bundle.rows()[0][1], ".*")


TAMPERINGS = [
    found
    for name, found in list(globals().items())
    if callable(found) and found.__module__ == __name__ and name not in ("record", "sign")
]
FIRST = (
    the_records_text,
    everything_up_to_the_commit,
    a_byte_of_a_commit,
    a_signature_from_another_commit,
    two_signatures,
    a_commit_signed_anew_with_the_key_in_its_place,
    the_key,
    whose_the_key_is,
    a_receipts_time,
    a_receipts_time_under_its_new_name,
    receipts_of_another_key,
    a_key_on_a_line_without_end,
    a_receipt_that_names_something_else,
    a_commit_left_out,
)  # of each sort one; the rest is tried in the slow run
