"""One walk through the history gives each record's own history as git gives it record by record."""

import subprocess
from pathlib import Path
from random import Random

import pytest

from zhiban.facts import Place
from zhiban.history import Commit, Origin
from zhiban.history import origins as first
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.repo.trails import first_written, origins, trails
from zhiban.schema.parts import instant

PATHS = [f"records/logs/a/2026/2026-11-0{n}.yml" for n in (1, 2, 3)]


def alone(repo: Repo, path: str) -> dict[Place, Origin]:
    """Who first wrote each fact, by git's own full history of this one record."""
    args = ("log", "--full-history", "--parents", "--topo-order", "--reverse", "--date=raw")
    commits = []
    for line in (
        repo.git(*args, "--format=%H%x00%P%x00%cn <%ce>%x00%cd", "HEAD", "--", path).decode().splitlines()
    ):
        commit, parents, who, when = line.split("\0")
        seconds, _, zone = when.partition(" ")
        data = repo.blob(f"{commit}:{path}")
        facts = read(data, form=False).facts if data else {}
        commits.append(Commit(commit, tuple(parents.split()), who, instant(int(seconds), zone), facts))
    return first(commits)[commits[-1].id] if commits else {}


def random_history(folder: Path, random: Random) -> None:
    """Lines that part and meet: facts added on both sides, the same fact twice, files that go and come back."""
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    made: list[dict[str, frozenset[int]]] = []
    with subprocess.Popen([*git, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE) as importer:
        assert importer.stdin
        for number in range(1, 40):
            tips = random.sample(range(1, number), min(number - 1, random.choice([1, 1, 1, 2, 2, 3])))
            files: dict[str, frozenset[int]] = {}
            for tip in tips:
                files |= {p: files.get(p, frozenset()) | said for p, said in made[tip - 1].items()}
            for path in random.sample(
                PATHS, random.choice([0, 1, 1, 2]) if len(tips) < 2 else random.choice([0, 0, 1])
            ):
                files[path] = files.get(path, frozenset()) | {random.randrange(12)}
            if random.random() < 0.05 and files:
                del files[random.choice(sorted(files))]
            made.append(files)
            lines = [
                f"commit refs/heads/main\nmark :{number}",
                f"committer o{number} <o{number}@a> {1767225600 + 60 * number} +0800",
            ]
            lines += ["data 1", "x"]
            lines += [f"{'merge' if n else 'from'} :{tip}" for n, tip in enumerate(tips)] + ["deleteall"]
            for path, said in files.items():
                text = "kind: training\nschema: 1\nunit: a\nyear: 2026\nsessions:\n" + "".join(
                    f"  - id: s{n:02}\n    topic: 第{n}课\n" for n in sorted(said)
                )
                lines.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}")
            importer.stdin.write(("\n".join(lines) + "\n").encode())


@pytest.mark.parametrize("seed", range(12))
def test_in_any_history_one_walk_tells_what_many_tell(tmp_path: Path, seed: int) -> None:
    random_history(tmp_path / "r", Random(seed))
    with Repo(str(tmp_path / "r")) as repo:
        walked = trails(repo)
        for path in PATHS:
            expected = alone(repo, path)
            assert first_written(repo, walked.get(path, [])) == expected == origins(repo, path)


def test_the_city_is_walked_once_for_all(city: Path) -> None:
    with Repo(str(city)) as repo:
        walked = trails(repo)
        for path in sorted(walked)[::12]:
            assert first_written(repo, walked[path]) == alone(repo, path)
