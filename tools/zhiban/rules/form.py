"""Whether a file can be read at all: its bytes, its YAML, its canonical writing (FORMAT.md §1).

The words are for an officer who has never seen YAML: what stands there, and what to type instead.
"""

from collections.abc import Iterator

from zhiban.page import Page
from zhiban.rule import REFUSE, Hit, Rule, rule
from zhiban.schema import Flaw

FIX = (
    "zhiban check --fix 可以代为改好，不动内容。",
    "`zhiban check --fix` puts it right without touching a fact.",
)


def form(code: str, name: str, zh: str, en: str, remedy: tuple[str, str]) -> Rule:
    """A rule that tells of the reader's problems of this name."""

    def find(read: tuple[Page, tuple[Flaw, ...]]) -> Iterator[Hit]:
        for problem in read[0].problems:
            if problem.name == name:
                yield Hit(figures=problem.figures, line=problem.line, column=problem.column)

    return rule(code, name, REFUSE, of="page", zh=zh, en=en, remedy=remedy)(find)


too_large = form(
    "ZB0001",
    "too-large",
    "文件有 {bytes} 字节，一份记录最多 {most} 字节",
    "the file has {bytes} bytes; a record has at most {most}",
    ("长材料不进记录，写明存放处即可。", "Long material stays outside; write where it is kept."),
)
encoding = form(
    "ZB0002",
    "encoding",
    "文件不是 UTF-8 编码，像是 {seen}",
    "the file is not UTF-8; it looks like {seen}",
    ("在编辑器里“另存为”，编码选 UTF-8。", "Save it again with encoding UTF-8."),
)
bom = form("ZB0003", "bom", "文件开头有 BOM 标记", "the file begins with a byte order mark", FIX)
crlf = form("ZB0004", "crlf", "换行是 Windows 式（CRLF）", "lines end the Windows way (CRLF)", FIX)
nfc = form(
    "ZB0005", "nfc", "有的字不是规范组合形式（NFC）", "some characters are not in composed form (NFC)", FIX
)
compatibility = form(
    "ZB0006",
    "compatibility",
    "“{char}”是兼容汉字，别的机器可能显示成“{want}”",
    "{char} is a compatibility ideograph; other machines show {want}",
    ("多见于人名：请核对后改用通用字。", "Usually in a name: check it and use the common character."),
)
character = form(
    "ZB0007",
    "character",
    "有看不见或会改变显示顺序的字符（{char}）",
    "an invisible or reordering character stands here ({char})",
    ("删去它；从别处粘贴的文字请先贴到记事本。", "Delete it; paste text through a plain editor first."),
)
tab = form(
    "ZB0008",
    "tab",
    "有制表符（Tab，{char}）",
    "a tab stands here ({char})",
    ("改成两个空格。", "Use two spaces."),
)
wide_colon = form(
    "ZB0009",
    "wide-colon",
    "字段名后是全角冒号“：”：{line_text}",
    "a full-width colon follows the field name: {line_text}",
    ("改成半角冒号加一个空格“: ”。", "Type a half-width colon and a space."),
)
no_space = form(
    "ZB0010",
    "no-space",
    "冒号后少一个空格：{line_text}",
    "a space is missing after the colon: {line_text}",
    ("在冒号后加一个空格。", "Put a space after the colon."),
)
wide_space = form(
    "ZB0011",
    "wide-space",
    "有全角空格：{line_text}",
    "a full-width space stands here: {line_text}",
    ("改成半角空格。", "Use half-width spaces."),
)
no_dash_space = form(
    "ZB0012",
    "no-dash-space",
    "横线后少一个空格：{line_text}",
    "a space is missing after the dash: {line_text}",
    ("写成“- id: …”。", "Write “- id: …”."),
)
wide_dash = form(
    "ZB0013",
    "wide-dash",
    "条目前的横线不是半角“-”：{line_text}",
    "the dash before the item is not “-”: {line_text}",
    ("改成半角“-”加一个空格。", "Type “-” and a space."),
)
syntax = form(
    "ZB0014",
    "syntax",
    "从这里起读不下去（{parser}）",
    "it cannot be read from here on ({parser})",
    (
        "看这一行和上一行的缩进、引号；文字里有“: ”的，整段加单引号。",
        "Look at the indentation and quotes here and one line above; quote a text that contains “: ”.",
    ),
)
not_a_record = form(
    "ZB0015",
    "not-a-record",
    "这不是一份记录：第一行应是 kind: …",
    "this is not a record: its first line is kind: …",
    ("照着同类的记录写。", "Write it like another record of its kind."),
)
nothing = form(
    "ZB0016",
    "nothing",
    "文件是空的",
    "the file is empty",
    ("写好再提交，或不提交它。", "Write it first, or leave it out."),
)
key = form(
    "ZB0017",
    "key",
    "“{text}”不能作字段名",
    "“{text}” cannot be a field name",
    (
        "字段名用小写英文字母，见 zhiban explain ZB0021。",
        "Field names are small English letters; see zhiban explain ZB0021.",
    ),
)
duplicate_key = form(
    "ZB0018",
    "duplicate-key",
    "“{field}”写了两次，第一次在第 {first} 行",
    "“{field}” stands twice; first on line {first}",
    ("两处合成一处。", "Make them one."),
)
duplicate_id = form(
    "ZB0019",
    "duplicate-id",
    "编号“{text}”用了两次，第一次在第 {first} 行",
    "the id “{text}” is used twice; first on line {first}",
    ("给后一条换一个编号。", "Give the second item another id."),
)
duplicate_text = form(
    "ZB0020",
    "duplicate-text",
    "“{text}”列了两次，第一次在第 {first} 行",
    "“{text}” is listed twice; first on line {first}",
    ("留一个。", "Keep one."),
)
empty = form(
    "ZB0029",
    "empty",
    "“{field}”后面没有内容；没有的就不写",
    "“{field}” says nothing; what is not there is not written",
    FIX,
)
unquoted = form(
    "ZB0030",
    "unquoted",
    "“{text}”没加引号，别的程序会读成另一个样子",
    "“{text}” is not quoted; other programs would read something else",
    FIX,
)
comment = form(
    "ZB0031",
    "comment",
    "“#”后面的字是注释，读的时候会丢掉",
    "words after “#” are a comment and would be lost",
    ("要留的写进 text 或 note；不留的删去。", "Put them into text or note, or delete them."),
)
hash_in_text = form(
    "ZB0032",
    "hash-in-text",
    "文字里“ #”以后会被当作注释丢掉",
    "what follows “ #” in this text would be lost as a comment",
    ("整段文字加单引号：'…'。", "Put the whole text in single quotes."),
)
flow = form("ZB0033", "flow", "用了 [] 或 {{}} 写法", "this is written with [] or {{}}", FIX)
many_lines = form("ZB0034", "many-lines", "一段文字断成了几行", "one text runs over several lines", FIX)
document_mark = form("ZB0035", "document-mark", "有“---”一行", "there is a line “---”", FIX)
canonical = form(
    "ZB0036",
    "canonical",
    "写法与规定格式不同，这一行应是：{want}",
    "not in canonical form; this line should be: {want}",
    FIX,
)
anchor = form(
    "ZB0037",
    "anchor",
    "用了 & 锚点",
    "an anchor (&) is used",
    ("把内容直接写出来。", "Write the text itself."),
)
alias = form(
    "ZB0038", "alias", "用了 * 引用", "an alias (*) is used", ("把内容直接写出来。", "Write the text itself.")
)
tag = form("ZB0039", "tag", "用了 ! 类型标记", "a tag (!) is used", ("删去它。", "Delete it."))
second_document = form(
    "ZB0040",
    "second-document",
    "一个文件里有两份记录",
    "one file holds two records",
    ("分成两个文件。", "Make two files."),
)
directive = form(
    "ZB0041", "directive", "有 % 开头的指令行", "there is a line beginning with %", ("删去它。", "Delete it.")
)
too_deep = form(
    "ZB0042",
    "too-deep",
    "嵌套超过 {most} 层",
    "nested deeper than {most}",
    ("照同类记录写。", "Write it like other records."),
)
too_many = form(
    "ZB0043",
    "too-many",
    "条目超过 {most} 个",
    "more than {most} nodes",
    ("分成几份记录。", "Make several records."),
)
mixed_list = form(
    "ZB0044",
    "mixed-list",
    "同一列里有的是条目、有的是文字，或列中套列",
    "items and texts are mixed in one list, or lists nested",
    ("每条都以“- id:”开头。", "Begin each item with “- id:”."),
)
no_id = form(
    "ZB0045",
    "no-id",
    "这一条没有 id",
    "this item has no id",
    ("加一行 id: ，如 0912-li-na。", "Add a line id: such as 0912-li-na."),
)
bad_id = form(
    "ZB0046",
    "id",
    "编号“{text}”只能用小写字母、数字和连字符",
    "the id “{text}” may only have small letters, digits and hyphens",
    ("如 0912-li-na。", "Such as 0912-li-na."),
)
