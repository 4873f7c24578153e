"""The route table: which operation a method and raw path are.

Rule 1: the path is matched raw, segment by segment; a model id is one segment,
        percent-encoded, and is decoded once.
Rule 2: whatever does not match exactly is no operation we know: another case, a
        doubled or trailing slash, a query where none belongs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from bedrock_weir.call import Operation

RUNTIME = "bedrock-runtime"

_OPERATIONS: Mapping[str, tuple[str, bool]] = {
    "converse": ("Converse", False),
    "converse-stream": ("ConverseStream", True),
    "invoke": ("InvokeModel", False),
    "invoke-with-response-stream": ("InvokeModelWithResponseStream", True),
}
_PATH = re.compile(r"/model/([^/?#]{1,6144})/([a-z-]+)")
"""A model id is at most 2,048 characters (botocore), three times that encoded."""
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


def route(method: str, target: str) -> Operation | None:
    """Return the operation, or None where there is none (rule 2).

    Args:
        method: the HTTP method, in capitals.
        target: the raw request target.
    """
    match = _PATH.fullmatch(target)
    if match is None or method != "POST":
        return None
    segment, action = match.groups()
    known = _OPERATIONS.get(action)
    if known is None or not _SEGMENT.fullmatch(segment):
        return None
    try:
        model_id = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    if not model_id.isprintable():
        return None
    name, streaming = known
    return Operation(RUNTIME, name, model_id, streaming)
