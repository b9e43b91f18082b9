"""Where what travels with the program stands: the sample city, the prose, the stories, the hook files."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]
IN_PACKAGE = {
    ".pre-commit-config.yaml": "sample/pre-commit-config.yaml",
    "tools/hook": "sample/hook",
    "tests/stories": "stories",
}


def sample(name: str) -> Path:
    """A file or folder of the project by its path there: from the checkout, or as installed with the package."""
    if (ROOT / "pyproject.toml").is_file() and (ROOT / name).exists():
        return ROOT / name
    return HERE / IN_PACKAGE.get(name, f"sample/{name}")
