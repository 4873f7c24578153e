"""The self-test: what the interceptor needs of botocore, tried before it is trusted.

An interceptor that is installed and never asked would let everything through. So the
emitter is tried with an event of our own for each service, since it may know a service
by another name, and each private place is looked for.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import botocore
from botocore.awsrequest import AWSRequest, create_request_object
from botocore.response import StreamingBody
from botocore.signers import RequestSigner

from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore.hooks import When
from bedrock_weir_botocore.state import SERVICES
from bedrock_weir_botocore.targets import Handler, Target

_TEST = "bedrock-weir-test"


def check(target: Target) -> None:
    """Try the seams.

    Raises:
        InterceptorError: this botocore lacks one.
    """
    for service in SERVICES:
        _check_order(target, service)
    context = {"a": "context"}
    request = create_request_object(
        {
            "method": "POST",
            "url_path": "/",
            "headers": {},
            "body": b"",
            "url": "https://localhost/",
            "context": context,
        }
    )
    if not isinstance(request, AWSRequest) or request.context is not context:
        raise _lacking("requests with a context")
    for name in ("_choose_signer", "__init__"):
        if not callable(getattr(RequestSigner, name, None)):
            raise _lacking("a signer that can be asked")
    signer = RequestSigner(SERVICES[0], "", "", "", None, _Nothing())
    if not hasattr(signer, "_credentials") or not hasattr(signer, "_auth_token"):
        raise _lacking("a signer that knows its credentials")
    raw = BytesIO()
    if getattr(StreamingBody(raw, None), "_raw_stream", None) is not raw:
        raise _lacking("blobs that can be read as they come")


class _Nothing:
    """Stands for an emitter; a signer keeps a weak reference to it."""


def _check_order(target: Target, service: str) -> None:
    """Emit an event of our own: the handlers must run, in the order we count on."""
    called: list[tuple[str, str]] = []

    def handler(name: str) -> Any:
        def handle(event_name: str, value: str, **_: Any) -> str:
            called.append((name, value))
            return event_name

        return handle

    event = f"{_TEST}.{service}.Operation"
    wanted = [
        ("first", f"{_TEST}.{service}.*", When.FIRST),
        ("own", event, When.LAST),
        ("service", f"{_TEST}.{service}", When.LAST),
        ("last", _TEST, When.LAST),
    ]
    handlers: list[Handler] = [
        (place, handler(name), when, f"{_TEST}-{name}") for name, place, when in wanted
    ]
    target.register(handlers)
    try:
        said = target.emit(event, value="v")
    finally:
        target.unregister(handlers)
    if called != [(name, "v") for name, _, _ in wanted] or said != [event] * 4:
        raise _lacking("events in the order that is needed")
    if target.emit(event, value="v"):
        raise _lacking("handlers that can be unregistered")


def _lacking(what: str) -> InterceptorError:
    return InterceptorError(
        f"botocore {botocore.__version__} lacks {what}; install a release that"
        " bedrock-weir supports"
    )
