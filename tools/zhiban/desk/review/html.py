"""A review as one page of HTML: needs nothing else, runs nothing, and can be printed."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from zhiban.desk.review.outline import Part, Row, heading, outline
from zhiban.desk.review.told import Review
from zhiban.say import one_line

STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;padding:.5rem .8rem;border-left:.6rem solid #2e7d32}
h1.look{border-color:#b26a00}h1.must_not{border-color:#b3261e}
h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
ul{padding-left:1.2rem}li{margin:.3rem 0}
code{font-family:ui-monospace,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
small{display:block;color:#555}
details{margin:.5rem 0}summary{cursor:pointer}
@media print{body{margin:0;max-width:none;font-size:11pt}details>*{display:block}li{break-inside:avoid}}
"""


def html(review: Review, lang: str) -> str:
    """The whole review."""
    head, line = heading(review, lang)
    seal = b64encode(sha256(STYLE.encode()).digest()).decode()
    parts = "\n".join(_part(part, lang) for part in outline(review, lang))
    return f"""<!doctype html>
<html lang="{"zh-CN" if lang == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{seal}'">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
<title>{_inert(head)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1 class="{review.verdict}">{_inert(head)}</h1>
<p>{_inert(line)}</p>
{parts}
</body>
</html>
"""


def _inert(text: str) -> str:
    return escape(one_line(text))


def _part(part: Part, lang: str) -> str:
    rows = "\n".join(map(_row, part.rows))
    if part.weight:
        number = f"（{len(part.rows)}）" if lang == "zh" else f" ({len(part.rows)})"
        return f"<h2>{_inert(part.title)}{number}</h2>\n<ul>\n{rows}\n</ul>"
    path = f" <code>{_inert(part.path)}</code>" if part.path else ""
    return f"<details open><summary>{_inert(part.title)}{path}</summary>\n<ul>\n{rows}\n</ul>\n</details>"


def _row(row: Row) -> str:
    lead = f"<b>{_inert(row.lead)}</b> " if row.lead else ""
    code = f"<code>{_inert(row.code)}</code> " if row.code else ""
    where = f"<small><code>{_inert(row.where)}</code></small>" if row.where else ""
    do = f"<small>→ {_inert(row.do)}</small>" if row.do else ""
    return f"<li>{lead}{code}{_inert(row.text)}{where}{do}</li>"
