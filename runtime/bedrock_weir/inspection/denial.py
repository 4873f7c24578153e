"""The answers that say no, shaped as AWS shapes its own.

SDKs turn `x-amzn-ErrorType` into their typed exception and the JSON's `message` into
its text. The message names the reason and the call's id, and never the content.
"""

from __future__ import annotations

import orjson

from bedrock_weir.wire.http import Headers, Response

ACCESS_DENIED = "AccessDeniedException"
UNAVAILABLE = "ServiceUnavailableException"
VALIDATION = "ValidationException"
UPSTREAM = "ModelErrorException"


def message(reason: str, call_id: str) -> str:
    """Return the text of a denial."""
    return f"bedrock-weir denied this call: {reason} (call {call_id})"


def error(status: int, name: str, text: str, *, call_id: str) -> Response:
    """Return an error response of AWS's REST JSON protocol.

    Args:
        status: the HTTP status.
        name: the exception's name.
        text: for people; no content.
        call_id: also the response's request id.
    """
    body = orjson.dumps({"message": text})
    headers = Headers(
        (
            ("content-type", "application/json"),
            ("content-length", str(len(body))),
            ("x-amzn-errortype", name),
            ("x-amzn-requestid", call_id),
        )
    )
    return Response(status, headers, body)


def denied(reason: str, *, call_id: str) -> Response:
    """Return the denial of a call."""
    return error(403, ACCESS_DENIED, message(reason, call_id), call_id=call_id)


def unavailable(reason: str, *, call_id: str) -> Response:
    """Return the refusal of a call that could not be decided or recorded."""
    return error(503, UNAVAILABLE, message(reason, call_id), call_id=call_id)
