"""Redacting parts of requests and answers: what they mean, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bedrock_weir.classifiers.scanner import by_position, merge, redact
from bedrock_weir.content import Encoding, Finding, Part
from bedrock_weir.inspection.channel import edited, source_edit
from bedrock_weir.surfaces.edit import rewrite
from bedrock_weir.wire import jsonsource
from bedrock_weir.wire.http import Request


def decoded(part: Part) -> str:
    """Return the text of a part as it is classified."""
    if part.encoding is Encoding.JSON:
        return jsonsource.decode(part.text)[0]
    return part.text


def rewritten(body: bytes, redactions: Mapping[Part, Sequence[Finding]]) -> bytes:
    """Return a body in which these findings are masked and nothing else changed."""
    texts = {
        part: masked(part, found)
        for part, found in redactions.items()
        if part.encoding is not Encoding.HEADER
    }
    return rewrite(body, texts) if texts else body


def with_redactions(
    request: Request, redactions: Mapping[Part, Sequence[Finding]]
) -> Request:
    """Return a request in which these findings are masked and nothing else changed."""
    body = rewritten(request.body, redactions)
    headers = request.headers
    for part, found in redactions.items():
        if part.encoding is Encoding.HEADER:
            headers = headers.with_header(str(part.pointer[0]), masked(part, found))
    return replace(request, headers=headers).with_body(body)


def masked(part: Part, findings: Sequence[Finding]) -> str:
    """Return a part's text, as it stands in its place, with findings masked."""
    if part.encoding is not Encoding.JSON:
        return redact(part.text, findings)
    decoder = jsonsource.decode(part.text)[1]
    ordered = sorted(findings, key=by_position)
    return edited(part.text, [source_edit(decoder, item) for item in merge(ordered)])
