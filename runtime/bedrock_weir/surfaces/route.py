"""The route table: which operation a method and raw target are.

Rule 1: the path is matched raw, segment by segment; a parameter is one segment,
        percent-encoded, and is decoded once.
Rule 2: whatever does not match exactly is no operation we know: another case, a
        doubled, missing or trailing slash, a query where none belongs, a name in the
        query that the operation does not have, or has twice.
Rule 3: a host name of Bedrock names the service, and no operation of another is
        known there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

from bedrock_weir.call import Operation, Parameters
from bedrock_weir.surfaces.operations import OPERATIONS, Row

RUNTIME = "bedrock-runtime"

_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}){1,6144}")
"""An id is at most 2,048 characters (botocore), three times that encoded."""
_VALUE = re.compile(r"(?:[A-Za-z0-9._~:@!$'()*+,;/-]|%[0-9A-Fa-f]{2}){0,6144}")
_MOST_PARAMETERS = 64

_Shape = tuple[str, str, int]
"""A method, a path's first segment, and the number of its segments."""


def _by_shape(rows: Iterable[Row]) -> Mapping[_Shape, tuple[Row, ...]]:
    """Sort rows by what is known of a request at once, those without choice first."""
    found: dict[_Shape, tuple[Row, ...]] = {}
    for row in sorted(rows, key=lambda row: len(row.parameters)):
        shape = (row.method, row.segments[0] or "", len(row.segments))
        found[shape] = (*found.get(shape, ()), row)
    return found


_ROWS = _by_shape(OPERATIONS)


def route(method: str, target: str, *, service: str | None = None) -> Operation | None:
    """Return the operation, or None where there is none (rule 2).

    Args:
        method: the HTTP method, in capitals.
        target: the raw request target.
        service: the one that the request's host names, if it names one (rule 3).
    """
    path, mark, query = target.partition("?")
    segments = path.split("/")[1:] if path.startswith("/") else []
    if not segments:
        return None
    for row in _ROWS.get((method, segments[0], len(segments)), ()):
        if service is not None and service != row.service:
            continue
        values = _values(row, segments)
        if values is not None:
            named = _query(row, query) if mark else ()
            return None if named is None else _operation(row, values, named)
    return None


def _values(row: Row, segments: list[str]) -> list[str] | None:
    """Return the values of a row's parameters; None where it is not the row."""
    values: list[str] = []
    for expected, segment in zip(row.segments, segments, strict=True):
        if expected is None:
            value = _decoded(segment) if _SEGMENT.fullmatch(segment) else None
            if value is None:
                return None
            values.append(value)
        elif expected != segment:
            return None
    return values


def _query(row: Row, query: str) -> Parameters | None:
    """Return the parameters of a query; None where it is not the row's."""
    named: list[tuple[str, str]] = []
    seen: set[str] = set()
    items = query.split("&")
    if len(items) > _MOST_PARAMETERS:
        return None
    for item in items:
        name, mark, written = item.partition("=")
        if not mark or name not in row.query or not _VALUE.fullmatch(written):
            return None
        if name in seen and name not in row.lists:
            return None
        value = _decoded(written)
        if value is None:
            return None
        seen.add(name)
        named.append((name, value))
    return tuple(named)


def _decoded(written: str) -> str | None:
    """Decode once; None for what is no text, or text that cannot be printed."""
    try:
        value = unquote_to_bytes(written).decode()
    except UnicodeDecodeError:
        return None
    return value if value.isprintable() else None


def _operation(row: Row, values: list[str], query: Parameters) -> Operation:
    path = tuple(zip(row.parameters, values, strict=True))
    known = {**dict(query), **dict(path)}
    names = [known.get(name, "") for name in row.of] or [row.service]
    return Operation(
        row.service,
        row.name,
        "/".join(names),
        row.streaming,
        row.type,
        names[0] if len(names) > 1 else None,
        path,
        query,
    )
