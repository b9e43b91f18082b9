"""Other ways through ssh than a push, and a push by other means."""

from attacks.acts import made
from attacks.aged import Scene
from attacks.table import Sent, attack, push
from attacks.trial import ssh


def knock(s: Scene, *words: str, options: tuple[str, ...] = ()) -> Sent:
    """ssh with these words, by 李娜, who may fetch and push."""
    plain = s.world.ssh("li-na").split()
    return Sent("li-na", (*plain, *options, "127.0.0.1", *words))


@attack("登录要一个终端", "a terminal is asked for", "doors", "ssh:no-terminal")
def terminal(s: Scene) -> Sent:
    return knock(s, options=("-tt",))


@attack("登录而没有命令", "a login without a command", "doors", "ssh:only-git", more=True)
def login(s: Scene) -> Sent:
    return knock(s)


@attack("运行别的命令", "another command", "doors", "ssh:only-git")
def command(s: Scene) -> Sent:
    return knock(s, "cat", f"{s.world.folder}/book-keys/receipts")


@attack("git-upload-archive", "git-upload-archive", "doors", "ssh:only-git")
def archive(s: Scene) -> Sent:
    return Sent("li-na", ("git", "archive", f"--remote={s.world.url}", "main"))


@attack("命令里写另一个仓库", "another repository named in the command", "doors", "ZB3213")
def another_path(s: Scene) -> Sent:
    """It has no hooks and would take anything; what is pushed comes to the book all the same, and is judged there."""
    other = s.world.folder / "other.git"
    s.store.git("init", "-q", "--bare", "--template=", str(other))
    sent = push(s, "li-na", f"{made(s, signed=False)}:refs/heads/t/another-path")
    url = s.world.url.replace(str(s.server), str(other))
    return sent._replace(command=tuple(url if word == s.world.url else word for word in sent.command))


@attack("scp", "scp", "doors", "ssh:only-git")
def copying(s: Scene) -> Sent:
    line = " ".join(s.world.ssh("li-na").split()[1:]).split()
    port = [("-P" if word == "-p" else word) for word in line]
    return Sent("li-na", ("scp", "-O", *port, f"127.0.0.1:{s.server}/config", str(s.world.folder / "stolen")))


@attack("转发端口", "a port forwarded", "doors", "ssh:no-forwarding")
def forwarding(s: Scene) -> Sent:
    return knock(s, options=("-W", f"127.0.0.1:{s.world.port}"))


@attack("推送证书", "a push certificate", "doors", "git:no-certificates")
def certificate(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/t/certificate", options=("--signed=true",))


@attack("推送选项", "push options", "doors", "git:no-options", more=True)
def options(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/t/options", options=("-o", "ci.skip"))


@attack("冒充另一个登录人", "another pusher named in the environment", "doors", "ZB3413")
def another_pusher(s: Scene) -> Sent:
    sent = push(s, "li-na", f"{made(s)}:refs/heads/u/yuan-fang")
    line = " ".join([*ssh(s, "li-na"), "-S", "none", "-o", "SetEnv=ZHIBAN_PERSON=yuan-fang"])
    return sent._replace(command=("git", "-c", f"core.sshCommand={line}", *sent.command[1:]))


@attack("浅克隆推上来的另一段历史", "another history, from a shallow clone", "doors", "git:shallow-update")
def shallow(s: Scene) -> Sent:
    orphan = made(s, on=("8" * 40,), tree=s.store.changed(s.main, {}))
    folder = s.world.folder / f"shallow-{orphan[:8]}"
    s.store.git("init", "-q", "--bare", "--template=", str(folder))
    (folder / "objects" / "info").mkdir(exist_ok=True)
    (folder / "objects" / "info" / "alternates").write_text(f"{s.store.folder}/objects\n{s.server}/objects\n")
    (folder / "shallow").write_text(f"{orphan}\n")
    sent = push(s, "li-na", f"{orphan}:refs/heads/t/shallow")
    return sent._replace(command=("git", "-C", str(folder), *sent.command[1:]))


@attack("用环境变量关掉检查", "the hooks switched off by the environment", "doors", "ZB3213", more=True)
def hooks_switched_off(s: Scene) -> Sent:
    sent = push(s, "li-na", f"{made(s, signed=False)}:refs/heads/t/switched-off")
    off = "SetEnv=GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/dev/null"
    line = " ".join([*ssh(s, "li-na"), "-S", "none", "-o", f"'{off}'"])
    return sent._replace(command=("git", "-c", f"core.sshCommand={line}", *sent.command[1:]))
