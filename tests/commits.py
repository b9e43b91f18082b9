"""Raw commits for the tests of `trust`: of the accepted form, and with everything that stock git lets pass beside it."""

from seals import armoured, made, signer
from zhiban.trust.raw import Ident

SIGNER = signer(3)
ID, OTHER, THIRD = "1" * 40, "2" * 40, "3" * 40
LI = Ident("李娜", "li.na@wangchuan.example", 1795391520, "+0800")
ARMOUR = armoured(made(SIGNER, b"anything")).decode().rstrip("\n").replace("\n", "\n ")
HEAD = [
    f"tree {ID}",
    f"parent {OTHER}",
    "author 李娜 <li.na@wangchuan.example> 1795391520 +0800",
    "committer 李娜 <li.na@wangchuan.example> 1795391520 +0800",
    f"gpgsig {ARMOUR}",
]
TREE, PARENT, AUTHOR, COMMITTER, SIGNATURE = HEAD
MESSAGE = "值班日志 2026-11-23\n\n接县局电话。\n"


def commit(*lines: str, message: str = MESSAGE) -> bytes:
    return "\n".join([*lines, "", message]).encode()


def changed(old: str, new: str) -> bytes:
    """The good commit with one thing written otherwise."""
    good = commit(*HEAD).decode()
    assert old in good
    return good.replace(old, new, 1).encode()


FORMAT = {
    "nothing": b"",
    "header alone": commit(*HEAD).partition(b"\n\n")[0],
    "a header line without end": commit(*HEAD)[:30],
    "no blank line": changed("SIGNATURE-----\n\n", "SIGNATURE-----\n"),
    "a line feed first": b"\n" + commit(*HEAD),
    "two signatures": commit(*HEAD, SIGNATURE),
    "a long id and a signature for short ones": commit(f"tree {'a' * 64}", *HEAD[2:]),
    "a signature for sha256 beside it": commit(*HEAD, SIGNATURE.replace("gpgsig", "gpgsig-sha256")),
    "only a signature for sha256": commit(*HEAD[:4], SIGNATURE.replace("gpgsig", "gpgsig-sha256")),
    "an OpenPGP signature": changed("SSH SIGNATURE", "PGP SIGNATURE"),
    "an empty signature": commit(*HEAD[:4], "gpgsig "),
    "an empty armour": commit(*HEAD[:4], "gpgsig -----BEGIN SSH SIGNATURE-----\n -----END SSH SIGNATURE-----"),
    "a signature followed by a blank continuation": commit(*HEAD, " "),
    "a signature without its end": changed("\n -----END SSH SIGNATURE-----", ""),
    "a signature line that is not indented": changed("\n U1N", "\nU1N"),
    "a signature line of 77": commit(*HEAD[:4], "gpgsig " + ARMOUR.replace("\n U", "\n " + "A" * 76 + "U")),
    "a signature before the committer": commit(TREE, PARENT, AUTHOR, SIGNATURE, COMMITTER),
    "two trees": commit(TREE, *HEAD),
    "two trees, the second late": commit(TREE, PARENT, f"tree {OTHER}", *HEAD[2:]),
    "no tree": commit(*HEAD[1:]),
    "no author": commit(TREE, PARENT, COMMITTER),
    "no committer": commit(TREE, PARENT, AUTHOR),
    "two authors": commit(TREE, AUTHOR, AUTHOR, COMMITTER),
    "two committers": commit(TREE, AUTHOR, COMMITTER, COMMITTER),
    "committer before author": commit(TREE, COMMITTER, AUTHOR),
    "parent before tree": commit(PARENT, TREE, AUTHOR, COMMITTER),
    "parent after author": commit(TREE, AUTHOR, PARENT, COMMITTER),
    "an unknown header": commit(*HEAD, "zhiban yes"),
    "an unknown header before": commit(TREE, PARENT, "note x", *HEAD[2:]),
    "an encoding": commit(*HEAD[:4], "encoding GBK", SIGNATURE),
    "a merge tag": commit(*HEAD[:4], f"mergetag object {THIRD}\n type commit", SIGNATURE),
    "HG's headers": commit(*HEAD[:4], "HG:extra x"),
    "upper-case hexadecimal": changed(f"tree {ID}", "tree " + "A" * 40),
    "an upper-case parent": changed(f"parent {OTHER}", "parent " + "B" * 40),
    "an id of 39": changed(f"tree {ID}", "tree " + "1" * 39),
    "an id of 41": changed(f"parent {OTHER}", "parent " + "1" * 41),
    "a long tree and a short parent": changed(f"tree {ID}", "tree " + "1" * 64),
    "a short tree and a long parent": changed(f"parent {OTHER}", "parent " + "1" * 64),
    "the same parent twice": commit(TREE, PARENT, PARENT, *HEAD[2:]),
    "the same parent again": commit(TREE, PARENT, f"parent {THIRD}", PARENT, *HEAD[2:]),
    "its own tree for a parent": changed(f"parent {OTHER}", f"parent {ID}"),
    "two blanks": changed("tree ", "tree  "),
    "a tab": changed("tree ", "tree\t"),
    "a blank at the end": changed(ID + "\n", ID + " \n"),
    "a carriage return": changed(ID + "\n", ID + "\r\n"),
    "carriage returns": commit(*HEAD).replace(b"\n", b"\r\n"),
    "a NUL in the header": changed("author", "aut\0hor"),
    "a NUL in the name": changed("author 李娜", "author 李\0娜"),
    "a NUL in the message": commit(*HEAD, message="接\0电话\n"),
    "a NUL at the end": commit(*HEAD) + b"\0",
}  # fmt: skip
LONGEST = "a" * 240 + "@" + "b" * 13
IDENT = {
    "no name": changed("author 李娜 <", "author <"),
    "an empty name": changed("author 李娜 <", "author  <"),
    "a blank before": changed("author 李娜", "author  李娜"),
    "a wide blank behind": changed("author 李娜", "author 李娜\u3000"),
    "129 characters": changed("author 李娜", "author " + "李" * 129),
    "600 characters": changed("author 李娜", "author " + "a" * 600),
    "angles in the name": changed("author 李娜", "author 李<x>娜"),
    "an escape in the name": changed("author 李娜", "author 李\x1b[31m娜"),
    "a carriage return in the name": changed("author 李娜", "author 李\r娜"),
    "a tab in the name": changed("author 李娜", "author 李\t娜"),
    "a C1 control in the name": changed("author 李娜", "author 李\x85娜"),
    "a reordered name": changed("author 李娜", "author 李\u202e娜"),
    "an isolated name": changed("author 李娜", "author 李\u2066娜"),
    "nothing seen in the name": changed("author 李娜", "author 李\u200b娜"),
    "a line separator in the name": changed("author 李娜", "author 李\u2028娜"),
    "a private character in the name": changed("author 李娜", "author 李\ue000娜"),
    "a byte-order mark in the name": changed("author 李娜", "author \ufeff李娜"),
    "a name in GBK": commit(*HEAD).replace("李娜".encode(), "李娜".encode("gbk"), 1),
    "the committer's name in GBK": commit(*HEAD).replace("committer 李娜".encode(), "committer 李娜".encode("gbk")),
    "no address": changed(" <li.na@wangchuan.example>", ""),
    "an empty address": changed("li.na@wangchuan.example", ""),
    "an address without @": changed("li.na@wangchuan", "li.na.wangchuan"),
    "two @": changed("li.na@wangchuan", "li@na@wangchuan"),
    "nothing before @": changed("li.na@wangchuan", "@wangchuan"),
    "nothing behind @": changed("li.na@wangchuan.example", "li.na@"),
    "a blank in the address": changed("li.na@", "li na@"),
    "a Chinese address": changed("li.na@", "李娜@"),
    "angles in the address": changed("li.na@", "li<na@"),
    "two addresses": changed("example> ", "example> <li@x.example> "),
    "an address of 255": changed("li.na@wangchuan.example", "a" + LONGEST),
    "no angle": changed("example> ", "example "),
    "no time": changed(" 1795391520 +0800", ""),
    "no zone": changed(" +0800", ""),
    "the year 1970": changed("1795391520", "0"),
    "before 1970": changed("1795391520", "-1"),
    "a nought in front": changed("1795391520", "01795391520"),
    "twelve figures": changed("1795391520", "179539152000"),
    "Chinese figures": changed("1795391520", "１７９５"),
    "a time with a point": changed("1795391520", "1795391520.5"),
    "a zone nobody has": changed("+0800", "+1500"),
    "a zone of 60 minutes": changed("+0800", "+0860"),
    "a zone not known": changed("+0800", "-0000"),
    "a zone without sign": changed("+0800", "0800"),
    "a zone with a colon": changed("+0800", "+08:00"),
    "a name of a zone": changed("+0800", "CST"),
    "something behind the zone": changed("+0800", "+0800 x"),
    "the committer": commit(TREE, AUTHOR, "committer 李娜 <li.na> 1795391520 +0800"),
}  # fmt: skip
CHARACTERS = "\x01\x07\x08\x0b\x0c\r\x1b\x7f\x85\u00ad\u061c\u200b\u200e\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ue000\ufffd\U000e0041"
WORDS = {
    "none": commit(*HEAD, message=""),
    "no line feed at the end": commit(*HEAD, message="接县局电话"),
    "GBK": commit(*HEAD, message="") + "接县局电话\n".encode("gbk"),
    "half a character": commit(*HEAD, message="") + "接".encode()[:2] + b"\n",
    "a surrogate": commit(*HEAD, message="") + b"\xed\xa0\x80\n",
    "more than 16 kB": commit(*HEAD, message="a" * 16384 + "\n"),
    **{f"U+{ord(c):04X}": commit(*HEAD, message=f"接{c}电话\n") for c in CHARACTERS},
}
GOOD = {
    "a name of 128": changed("author 李娜", "author " + "李" * 128),
    "a foreign name": changed("author 李娜", "author Áine O'Brien-李, Dr. (2)"),
    "a name beyond the plane": changed("author 李娜", "author 𠮷野"),
    "a blank in the name": changed("author 李娜", "author 李\u3000娜"),
    "an address of 254": changed("li.na@wangchuan.example", LONGEST),
    "the shortest address": changed("li.na@wangchuan.example", "a@b"),
    "an odd address": changed("li.na@wangchuan.example", '"li\'.!#$%&*+/=?^_`{|}~-"@[10.0.0.1]'),
    "the first second": changed("1795391520", "1"),
    "the last second": changed("1795391520", "99999999999"),
    "a zone to the west": changed("+0800", "-1159"),
    "the furthest zone": changed("+0800", "+1459"),
    "Greenwich": changed("+0800", "+0000"),
    "tabs": commit(*HEAD, message="接县局\t电话\n"),
    "16 kB": commit(*HEAD, message="a" * 16383 + "\n"),
    "empty lines": commit(*HEAD, message="\n\n接县局电话\n\n\n\n附注\n\n"),
    "only a line feed": commit(*HEAD, message="\n"),
    "a message like a header": commit(
        *HEAD, message=f"tree {THIRD}\nparent {THIRD}\ngpgsig x\n\n{SIGNATURE}\n"
    ),
    "another author": changed("author 李娜 <li.na@", "author 王强 <wang@"),
    "no signature": commit(*HEAD[:4]),
    "three parents": commit(TREE, PARENT, f"parent {THIRD}", f"parent {'a' * 40}", *HEAD[2:]),
}
