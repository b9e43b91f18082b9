"""What in a change asks for a second person: on a request who may approve it, on the main line what one person did alone."""

from collections.abc import Iterator

from zhiban.desk.review.change import Made, Span, main_line
from zhiban.desk.review.told import LOOK, NOTE, Point
from zhiban.desk.seconds import KINDS, asked, singles
from zhiban.repo import Repo
from zhiban.say import one_line


def points(repo: Repo, span: Span, change: Made) -> Iterator[Point]:
    """Each file once for each kind and person."""
    main = main_line(repo)
    merged = span.base != span.tip and bool(main) and repo.ask("merge-base", span.tip, main) == span.tip
    seen: set[tuple[str, str, str]] = set()
    among = [changed.path for changed in change.changed]
    for one in (singles if merged else asked)(repo, change.after, span.commits, among):
        if (key := (one.what, one.by, one.path)) in seen:
            continue
        seen.add(key)
        zh, en = KINDS[one.what]
        by = one_line(one.by)
        if merged:
            alone = (
                f"{zh}在主线上，只有 {by} 一人经手",
                f"{en} is on the main line and only {by} has had it in hand",
            )
            do = (
                "请另一位复核人看过，有错的更正。",
                "Let another reviewer read it; what is wrong is corrected.",
            )
            yield Point("second", LOOK, *alone, one.path, do=do)
        else:
            asks = (
                f"{zh}要第二个人：由 {by} 以外的复核人批准",
                f"{en} asks for a second person: a reviewer other than {by} approves it",
            )
            yield Point("second", NOTE, *asks, one.path, do=("zhiban approve",) * 2)
