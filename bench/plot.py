"""Two lines over the size of the book, as an SVG that reads on a light and on a dark page: seconds, and memory."""

from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 300, 56, 44, 34
BLUE, AMBER, GREY = "#3b7dd8", "#c77d1a", "#8a8f98"


def _line(points: Sequence[tuple[float, float]], most: tuple[float, float], colour: str) -> str:
    wide, high = WIDTH - 2 * LEFT, HEIGHT - BOTTOM - TOP
    at = [(LEFT + x / most[0] * wide, HEIGHT - BOTTOM - y / most[1] * high) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _round(number: float) -> float:
    """The next round figure above."""
    step = 10.0 ** (len(str(int(number))) - 1)
    return next(step * n for n in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if step * n >= number)


def plot(rows: Sequence[tuple[int, float, float]]) -> str:
    """The plot of rows (records, seconds, MB)."""
    records, seconds, memory = (_round(max(row[n] for row in rows)) for n in range(3))
    said = []
    for part in range(5):
        x, y = LEFT + part / 4 * (WIDTH - 2 * LEFT), HEIGHT - BOTTOM - part / 4 * (HEIGHT - BOTTOM - TOP)
        said += [
            f'<line x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GREY}" stroke-opacity=".3"/>',
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{records * part / 4:,.0f}</text>',
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" style="fill:{BLUE}">{seconds * part / 4:g}</text>',
            f'<text x="{WIDTH - LEFT + 8}" y="{y + 4:.1f}" style="fill:{AMBER}">{memory * part / 4:g}</text>',
        ]
    said += [
        _line([(row[0], row[1]) for row in rows], (records, seconds), BLUE),
        _line([(row[0], row[2]) for row in rows], (records, memory), AMBER),
        f'<text x="{LEFT}" y="18" style="fill:{BLUE}">seconds, one process</text>',
        f'<text x="{WIDTH - LEFT}" y="18" text-anchor="end" style="fill:{AMBER}">memory, MB</text>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">records</text>',
    ]
    style = f"text{{font:12px system-ui,sans-serif;fill:{GREY}}}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return f"{head}<title>check --all on books of growing size</title><style>{style}</style>{''.join(said)}</svg>\n"
