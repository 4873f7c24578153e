"""Models behind a guardrail: what Converse and InvokeModel say of it.

Rule 1: the request's guardrail looks at the user's words, or at what `guardContent`
        marks of them; where it blocks, the model is not asked.
Rule 2: it looks at what the model said; where it blocks, its message is said instead.
Rule 3: the trace says what it found, where the request asks for one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bedrock_weir.simulator.asked import Asked
from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.guardrails import Guardrail, Verdict, assess
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, cut

IDENTIFIER = "x-amzn-bedrock-guardrailidentifier"
VERSION = "x-amzn-bedrock-guardrailversion"
TRACE = "x-amzn-bedrock-trace"


@dataclass(frozen=True, slots=True)
class Asking:
    """The guardrail that a request asks for.

    Attributes:
        identifier: as the request has it.
        guardrail: what it looks for.
        has_trace: whether the answer is to say what it found.
    """

    identifier: str
    guardrail: Guardrail
    has_trace: bool


@dataclass(frozen=True, slots=True)
class Guarded:
    """What is said behind a guardrail.

    Attributes:
        saying: what the model says, or the guardrail's message.
        trace: Converse's `trace.guardrail`; None where none is asked for.
        has_intervened: whether the guardrail changed anything.
    """

    saying: Saying
    trace: Json | None = None
    has_intervened: bool = False


def of_converse(asked: Asked) -> Asking | None:
    """Return the guardrail that a request of Converse asks for."""
    config = asked.body.get("guardrailConfig")
    if config is None:
        return None
    return _asking(
        asked,
        config.get("guardrailIdentifier", ""),
        config.get("guardrailVersion", ""),
        has_trace=config.get("trace") in ("enabled", "enabled_full"),
    )


def of_headers(asked: Asked) -> Asking | None:
    """Return the guardrail that a request of InvokeModel asks for."""
    headers = asked.request.headers
    identifier, version = headers.get(IDENTIFIER), headers.get(VERSION)
    if identifier is None and version is None:
        return None
    has_trace = headers.get(TRACE) in ("ENABLED", "ENABLED_FULL")
    return _asking(asked, identifier or "", version or "", has_trace=has_trace)


def _asking(asked: Asked, identifier: str, version: str, *, has_trace: bool) -> Asking:
    if bool(identifier) != bool(version):
        raise invalid("The guardrail's identifier and version must come together.")
    guardrail = asked.guardrails.named(identifier, version)
    return Asking(identifier, guardrail, has_trace)


def guarded(asking: Asking | None, saying: Saying, prompt: tuple[str, int]) -> Guarded:
    """Return what is said behind a guardrail.

    Args:
        asking: the guardrail; None for none.
        saying: what the model would say.
        prompt: what the guardrail sees of the user's words, and how many characters
            it is not shown.
    """
    if asking is None:
        return Guarded(saying)
    seen, beside = prompt
    before = assess(asking.guardrail, "INPUT", [seen], beside=beside)
    if before.is_blocked:
        said = _instead(saying, before)
        return Guarded(said, _trace(asking, before, None), has_intervened=True)
    after = assess(asking.guardrail, "OUTPUT", [saying.text])
    has_intervened = before.has_intervened or after.has_intervened
    if after.has_intervened:
        saying = _instead(saying, after)
    return Guarded(saying, _trace(asking, before, after), has_intervened=has_intervened)


def _instead(saying: Saying, verdict: Verdict) -> Saying:
    text = "\n".join(verdict.outputs)
    reason = "guardrail_intervened" if verdict.is_blocked else saying.stop_reason
    return replace(
        saying,
        pieces=cut(text, None),
        tool_use=None if verdict.is_blocked else saying.tool_use,
        stop_reason=reason,
        is_endless=False,
    )


def _trace(asking: Asking, before: Verdict, after: Verdict | None) -> Json | None:
    if not asking.has_trace:
        return None
    trace: Json = {"inputAssessment": {asking.identifier: before.whole}}
    if after is not None:
        trace["outputAssessments"] = {asking.identifier: [after.whole]}
    return trace


def seen_of(messages: Json | list[Json] | None) -> tuple[str, int]:
    """Return what a guardrail sees of the last message, and how much it does not."""
    if not isinstance(messages, list) or not messages:
        return "", 0
    content = messages[-1].get("content")
    if isinstance(content, str):
        return content, 0
    marked, plain = [], []
    for block in content or []:
        guard = block.get("guardContent")
        if guard is not None:
            marked.append(guard.get("text", {}).get("text", ""))
        elif isinstance(block.get("text"), str):
            plain.append(block["text"])
    if marked:
        return "\n".join(marked), sum(map(len, plain))
    return "\n".join(plain), 0
