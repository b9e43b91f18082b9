"""What a YAML reader trips over, and characters that hide or reorder others."""

from attacks.acts import entry, made, night, to_main
from attacks.aged import Scene
from attacks.table import Sent, attack

ANNEX = "records/units/annex.yml"
UNIT = "kind: unit\nschema: 1\nid: annex\nname: {name}\nlevel: department\nduty_office:\n  name: 附楼值班室\n  form: designated\n"


def annex(s: Scene, data: str | bytes) -> Sent:
    """A new record with this content."""
    return to_main(s, made(s, files={ANNEX: data}))


def said(s: Scene, text: str) -> Sent:
    """An entry with this text in tonight's log."""
    return to_main(s, made(s, files=night(s, entry(text=text))))


@attack("别名炸弹", "a bomb of aliases", "yaml", "ZB0020", "ZB0037", "ZB0038")
def bomb(s: Scene) -> Sent:
    lines = ["kind: unit", "a: &a\n  - x\n  - x"]
    lines += [
        f"{new}: &{new}\n  - *{old}\n  - *{old}" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return annex(s, "\n".join(lines) + "\n")


@attack("同一个字段写两次", "a key twice", "yaml", "ZB0018")
def duplicate_key(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="附楼") + "level: county\n")


@attack("类型标记", "a tag", "yaml", "ZB0039")
def yaml_tag(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="!!python/object/apply:os.system ls"))


@attack("引用", "an alias of nothing", "yaml", "ZB0038", more=True)
def yaml_alias(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="*b"))


@attack("锚点", "an anchor", "yaml", "ZB0037", more=True)
def yaml_anchor(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="&a 附楼"))


@attack("U+2028 藏着另一行", "another line hidden behind U+2028", "yaml", "ZB0007")
def line_separator(s: Scene) -> Sent:
    return said(s, "平安。\u2028    kind: report")


@attack("UTF-16，扫描看不见", "UTF-16, which blinds scanners", "yaml", "ZB0002")
def utf16(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="附楼").encode("utf-16"))


@attack("GBK", "GBK", "yaml", "ZB0002", more=True)
def gbk(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="附楼").encode("gbk"))


@attack("五万层嵌套", "fifty thousand levels", "yaml", "ZB0033", "ZB0042")
def deep(s: Scene) -> Sent:
    return annex(s, "kind: unit\nname: " + "[" * 50_000 + "\n")


@attack("BOM", "a byte order mark", "yaml", "ZB0003", more=True)
def bom(s: Scene) -> Sent:
    return annex(s, b"\xef\xbb\xbf" + UNIT.format(name="附楼").encode())


@attack("两份文档", "two documents", "yaml", "ZB0040", more=True)
def two_documents(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="附楼") + "---\n" + UNIT.format(name="附楼"))


@attack("注释里藏话", "words hidden in a comment", "yaml", "ZB0031", more=True)
def yaml_comment(s: Scene) -> Sent:
    return annex(s, UNIT.format(name="附楼") + "# 其实不在岗\n")


@attack("零宽字符", "a zero-width character", "hidden", "ZB0007")
def zero_width(s: Scene) -> Sent:
    return said(s, "一切正\u200b常。")


@attack("倒着显示的文字", "text shown backwards", "hidden", "ZB0007", more=True)
def backwards(s: Scene) -> Sent:
    return said(s, "人数\u202e21\u202c人。")


@attack("终端控制符", "terminal control", "hidden", "ZB0007", more=True)
def escape(s: Scene) -> Sent:
    return said(s, "一切正常。\x1b[1A\x1b[2K")


@attack("另一种码位的同一个字", "the same character by another code", "hidden", "ZB0006")
def compatibility(s: Scene) -> Sent:
    return said(s, "\uf9ba科来电。")


@attack("文件名里有零宽字符", "a zero-width character in a file name", "hidden", "ZB3223", more=True)
def zero_width_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={"docs/zh/no\u200btes.md": "# 须知\n"}))


@attack("文件名倒着显示", "a file name shown backwards", "hidden", "ZB3223", more=True)
def backwards_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={"docs/zh/\u202egnp.md": "# 须知\n"}))


@attack("文件名里有换行", "a line feed in a file name", "hidden", "ZB3223")
def line_feed_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={"docs/zh/a\nb.md": "# 须知\n"}))


@attack("记录的文件名不合规矩", "a record with a name of its own kind", "hidden", "ZB0047", "ZB0048")
def record_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={"records/units/附楼.yml": UNIT.format(name="附楼")}))
