"""The answer: what the inspection says, in the forms that botocore parses.

Rule 1: a denial goes through botocore's own parser, so that it becomes the same typed
        exception as if it had come over the wire.
Rule 2: an answer that was inspected whole is written back whole: status, headers and
        body are those that the inspection released.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import orjson
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.parsers import create_parser

from bedrock_weir.errors import InterceptorError
from bedrock_weir.wire.http import Headers, ResponseHead
from bedrock_weir_botocore.state import Turn

FINAL = 403
"""A status that no retry policy tries again."""


def head_of(response: MutableMapping[str, Any]) -> ResponseHead:
    """Return the head of the upstream's answer."""
    headers = Headers.of(
        (str(name), str(value)) for name, value in response["headers"].items()
    )
    return ResponseHead(response["status_code"], headers)


def responded(turn: Turn) -> ResponseHead:
    """Return the head of the answer to the caller.

    Raises:
        InterceptorError: the inspection gave none.
    """
    if turn.head is None:
        raise InterceptorError("the inspection ended without an answer; see its record")
    return turn.head


def refuse(
    turn: Turn, model: Any, response_class: Callable[..., Any] = AWSResponse
) -> tuple[Any, dict[str, Any]]:
    """Return what `before-call` returns in place of a network answer (rule 1).

    Args:
        turn: the whole of a denial.
        model: the operation, as botocore has it.
        response_class: of the HTTP response.
    """
    head, body = responded(turn), turn.drain()
    headers = HeadersDict(head.headers.items)
    response = {
        "headers": headers,
        "status_code": head.status,
        "body": body,
        "context": {"operation_name": model.name},
    }
    parser = create_parser("rest-json")
    parsed: dict[str, Any] = parser.parse(response, model.output_shape)
    code = parsed.get("Error", {}).get("Code")
    shape = model.service_model.shape_for_error_code(code)
    if shape is not None:
        parsed.update(parser.parse(response, shape))
    parsed["ResponseMetadata"]["RetryAttempts"] = 0
    http = response_class("", head.status, headers, None)
    http._content = body  # noqa: SLF001 - it was never on a wire
    return http, parsed


def write_back(
    response: MutableMapping[str, Any],
    extra: MutableMapping[str, Any],
    turn: Turn,
    whole: Callable[[bytes], Any],
) -> None:
    """Put a whole answer in the place of the upstream's (rule 2).

    Args:
        response: botocore's dictionary of the answer.
        extra: what botocore adds to the parsed answer.
        turn: the whole of the answer.
        whole: makes a success's body of the form that the operation has.
    """
    head, body = responded(turn), turn.drain()
    if head.status >= 300 and response["status_code"] < 300:
        extra["message"] = orjson.loads(body)["message"]
    response["status_code"] = head.status
    response["headers"] = HeadersDict(head.headers.items)
    response["body"] = body if head.status >= 300 else whole(body)
