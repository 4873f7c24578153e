"""The table of operations in docs/surfaces.md: `python -m tools.pages.surfaces`.

Every operation of the three services is a row, with what is read of it and how a
guardrail sees it, as the code has them.
"""

from __future__ import annotations

from pathlib import Path

from bedrock_weir.call import Operation
from bedrock_weir.guardrails.places import (
    InBody,
    InHeaders,
    InPath,
    Never,
    Nowhere,
    Place,
    place_of,
)
from bedrock_weir.surfaces import OF_ANY_TYPE, SURFACES, UNINSPECTED
from bedrock_weir.surfaces.operations import OPERATIONS, Row

PAGE = Path(__file__).resolve().parents[2] / "docs/surfaces.md"
BEGIN, END = "<!-- operations: begin -->", "<!-- operations: end -->"

_HEAD = (
    "| operation | group | asked of | request | answer | guardrail | by default |",
    "|---|---|---|---|---|---|---|",
)


def table() -> str:
    """Return the table, service by service."""
    pieces: list[str] = []
    for service in SURFACES:
        rows = [row for row in OPERATIONS if row.service == service]
        pieces += [f"### {service}", "", *_HEAD, *map(_line, rows), ""]
    return "\n".join(pieces)


def _line(row: Row) -> str:
    asked_of = "service" if not row.of else row.type.value
    cells = (f"`{row.name}`", row.group.value, asked_of, *_read(row))
    return f"| {' | '.join(cells)} |"


def _read(row: Row) -> tuple[str, str, str, str]:
    """Return what is read of the request and the answer, the guardrail, the default."""
    unread = UNINSPECTED[row.service].get(row.name)
    if unread is None:
        answer = "stream" if row.streaming else "read"
        if row.name in OF_ANY_TYPE:
            answer = "stream, or read"
        return "read", answer, _guardrail(row), "denied"
    if unread.has_content:
        return f"not read: {unread.reason}", "not read", "cannot be", "denied"
    return (
        f"none: {unread.reason}",
        "none",
        "needs none",
        "denied; a permit of the call",
    )


def _guardrail(row: Row) -> str:
    operation = Operation(row.service, row.name, "", row.streaming)
    return _words(place_of(operation))


def _words(place: Place) -> str:
    match place:
        case InBody():
            return "pinned in the body"
        case InHeaders():
            return "pinned in headers"
        case InPath():
            return "is what is asked"
        case Nowhere():
            return "asked by bedrock-weir"
        case Never():
            return f"cannot be: {place.reason}"


def page(text: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
