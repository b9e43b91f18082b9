"""Signatures that are missing, somebody else's, out of their time, or made of something else."""

from attacks.acts import MAIN, hours, made, night, page, to_main
from attacks.aged import Scene
from attacks.forge import ident, raw, seal
from attacks.past import LEAVER
from attacks.table import Sent, attack, push
from seals import KEYGEN, Signer, armoured, stamped
from zhiban.trust.sshsig import packed, private

PGP = b"-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ\n=abcd\n-----END PGP SIGNATURE-----"


@attack("没有签名", "not signed", "unsigned", "ZB3213")
def unsigned(s: Scene) -> Sent:
    return to_main(s, made(s, signed=False))


@attack(
    "跳过本地检查，写了没有的字段", "a field that there is not, past the local hook", "unsigned", "ZB0021"
)
def no_verify(s: Scene) -> Sent:
    return to_main(s, made(s, files=night(s, "weather: 晴\n")))


@attack("用没有登记的密钥签名", "signed with a key that nobody registered", "foreign", "ZB3216")
def stranger(s: Scene) -> Sent:
    return to_main(s, made(s, key="stranger"))


@attack("用登录密钥签名", "signed with the login key", "foreign", "ZB3216")
def login_key(s: Scene) -> Sent:
    login = Signer(private(s.world.folder / "logins" / "li-na"))
    return to_main(s, made(s, sign=seal(login)))


@attack("用回执密钥签值班记录", "signed with the receipts key", "foreign", "ZB3216")
def receipts_key(s: Scene) -> Sent:
    receipts = Signer(private(s.world.folder / "book-keys" / "receipts"))
    return to_main(s, made(s, sign=seal(receipts)))


@attack("密钥还没到生效时间", "a key that does not count yet", "window", "ZB3217", more=True)
def early_key(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", key="early"), "chen-xiao")


@attack("密钥已过期，日期如实", "an expired key, honestly dated", "window", "ZB3217")
def expired_key(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", key="expired"), "chen-xiao")


@attack("密钥已过期，日期倒签到有效期内", "an expired key, dated back to when it counted", "window", "ZB3217")
def expired_key_backdated(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", page(), key="expired", at=hours(s, 0.75)), "chen-xiao")


@attack("密钥已作废，日期如实", "a revoked key, honestly dated", "window", "ZB3217", more=True)
def revoked_key(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", key="revoked"), "chen-xiao")


@attack("密钥已作废，日期倒签", "a revoked key, dated back", "window", "ZB3217")
def revoked_key_backdated(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", page(), key="revoked", at=hours(s, 48.5)), "chen-xiao")


@attack(
    "离任者还能登录，用旧密钥补记（更正过 until 也不算数）",
    "a leaver, whose `until` was corrected later",
    "window",
    "ZB3217",
)
def leaver(s: Scene) -> Sent:
    return to_main(s, made(s, LEAVER), LEAVER)


@attack(
    "离任者把日期倒签到在任时", "a leaver dates back into the time of service", "window", "ZB3217", more=True
)
def leaver_backdated(s: Scene) -> Sent:
    return to_main(s, made(s, LEAVER, page(), at=hours(s, 25)), LEAVER)


@attack(
    "离任者的提交由在任者代送",
    "an officer in service delivers a leaver's commit",
    "window",
    "ZB3217",
    more=True,
)
def leaver_by_another(s: Scene) -> Sent:
    return to_main(s, made(s, LEAVER, page(), at=hours(s, 25)), "li-na")


def _lifted(s: Scene, sign_tree: str, tree: str) -> str:
    """A commit with the signature of another that differs in its tree only."""
    line = ident(("李娜", "li-na"), hours(s, 50))
    honest = raw(sign_tree, (s.main,), line, line, "记录\n", None)
    signature = seal(s.key("li-na"))(honest)
    return s.store.put("commit", raw(tree, (s.main,), line, line, "记录\n", lambda _: signature))


@attack("签名挪到另一棵目录树上", "a signature moved to another tree", "tampered", "ZB3214")
def moved_to_another_tree(s: Scene) -> Sent:
    first, second = (s.store.changed(s.main, night(s)) for _ in range(2))
    return to_main(s, _lifted(s, first, second))


@attack("签名挪到另一个上级提交上", "a signature moved onto another parent", "tampered", "ZB3214", more=True)
def moved_to_another_parent(s: Scene) -> Sent:
    tree = s.store.changed(s.main, night(s))
    line = ident(("李娜", "li-na"), hours(s, 50))
    before = s.store.git("rev-parse", f"{s.main}^").decode().strip()
    signature = seal(s.key("li-na"))(raw(tree, (before,), line, line, "记录\n", None))
    return to_main(s, s.store.put("commit", raw(tree, (s.main,), line, line, "记录\n", lambda _: signature)))


@attack("签名以后改了说明", "the message was changed after signing", "tampered", "ZB3214", more=True)
def message_changed(s: Scene) -> Sent:
    tree, line = s.store.changed(s.main, night(s)), ident(("李娜", "li-na"), hours(s, 50))
    signature = seal(s.key("li-na"))(raw(tree, (s.main,), line, line, "记录\n", None))
    return to_main(
        s, s.store.put("commit", raw(tree, (s.main,), line, line, "记错了\n", lambda _: signature))
    )


@attack("两个签名", "two signatures", "tampered", "ZB3210")
def two_signatures(s: Scene) -> Sent:
    another = seal(s.key("zhang-wei"))(b"anything").decode().replace("\n", "\n ")
    return to_main(s, made(s, more=(f"gpgsig {another}",)))


@attack("两个 tree 头", "two tree headers", "tampered", "git:missingAuthor")
def two_trees(s: Scene) -> Sent:
    other = s.store.git("rev-parse", f"{s.main}^{{tree}}").decode().strip()
    return push(s, "li-na", f"+{made(s, first=(f'tree {other}',))}:{MAIN}")


@attack("没见过的提交头", "an unknown header", "tampered", "ZB3210", more=True)
def unknown_header(s: Scene) -> Sent:
    return to_main(s, made(s, more=("approved-by yuan-fang",)))


@attack("换了编码的提交头", "an encoding header", "tampered", "ZB3210", more=True)
def encoding_header(s: Scene) -> Sent:
    return to_main(s, made(s, more=("encoding GBK",)))


@attack("夹带一个标签（mergetag）", "a merge tag carried along", "tampered", "ZB3210")
def merge_tag(s: Scene) -> Sent:
    return to_main(
        s,
        made(
            s,
            more=(f"mergetag object {s.main}\n type commit\n tag v1\n tagger a <a@b> 1 +0000\n \n 绝对可信",),
        ),
    )


@attack(
    "另一种对象格式的签名头",
    "the signature header of the other object format",
    "tampered",
    "ZB3210",
    more=True,
)
def other_signature_header(s: Scene) -> Sent:
    other = seal(s.key("li-na"))(b"anything").decode().replace("\n", "\n ")
    return to_main(s, made(s, signed=False, more=(f"gpgsig-sha256 {other}",)))


@attack("为别的用途签的名", "a signature given for another purpose", "tampered", "ZB3215")
def other_namespace(s: Scene) -> Sent:
    return to_main(s, made(s, sign=seal(s.key("li-na"), namespace=b"file")))


@attack("PGP 签名", "a PGP signature", "tampered", "ZB3210")
def pgp(s: Scene) -> Sent:
    return to_main(s, made(s, sign=lambda _: PGP))


@attack("签名里填了保留字段", "a signature whose reserved field is filled", "tampered", "ZB3214", more=True)
def reserved_field(s: Scene) -> Sent:
    return to_main(s, made(s, sign=seal(s.key("li-na"), reserved=b"x")))


@attack("签名后面还有字节", "bytes behind the signature", "tampered", "ZB3214", more=True)
def trailing_bytes(s: Scene) -> Sent:
    return to_main(s, made(s, sign=seal(s.key("li-na"), tail=b"\0")))


@attack("令牌里的密钥没有被触碰", "a key in a token that nobody touched", "tampered", "ZB3214")
def untouched_token(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", sign=seal(s.key("token"), flags=0)), "chen-xiao")


@attack("签名里的散列是 sha1", "sha1 inside the signature", "weak-hash", "ZB3214")
def weak_hash(s: Scene) -> Sent:
    return to_main(s, made(s, sign=seal(s.key("li-na"), hash=b"sha1")))


@attack("RSA 密钥的签名", "a signature by an RSA key", "weak-hash", "ZB3214", more=True)
def rsa(s: Scene) -> Sent:
    import subprocess

    file = s.world.folder / "rsa"
    if not file.exists():
        subprocess.run([*KEYGEN, "-t", "rsa", "-b", "2048", "-N", "", "-f", str(file)], check=True)
    return to_main(s, made(s, sign=lambda payload: stamped(file, payload).rstrip(b"\n")))


@attack("无效的点作公钥：谁都能签", "a key of small order, for which anybody can sign", "weak-hash", "ZB3214")
def small_order(s: Scene) -> Sent:
    blob = packed(b"ssh-ed25519", (1).to_bytes(32, "little"))
    inner = packed(b"ssh-ed25519", (1).to_bytes(32, "little") + bytes(32))
    whole = b"SSHSIG" + (1).to_bytes(4, "big") + packed(blob, b"git", b"", b"sha512", inner)
    return to_main(s, made(s, sign=lambda _: armoured(whole).rstrip(b"\n")))
