"""What narrows a guardrail: marks that leave the rest of a request unguarded.

Rule 1: one `guardContent` block in Converse's messages or system prompts makes the
        guardrail look at such blocks alone; one input tag in InvokeModel's prompt
        does the same. So a caller could exempt a text by marking something harmless.
Rule 2: whoever may not narrow is refused, for the mark and for what names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bedrock_weir.content import JSON, Content
from bedrock_weir.guardrails.places import InHeaders, Place

BLOCK = "guardContent"
TAG = "amazon-bedrock-guardrails-guardcontent"
"""How an input tag begins, in lower case."""
SUFFIX = "tagSuffix"

_CONFIG = "amazon-bedrock-guardrailConfig"
_OWN = "amazon-bedrock-"
_MODEL_FIELDS = "additionalModelRequestFields"


def narrows(place: Place, document: dict[str, JSON], content: Content) -> list[str]:
    """Return why a request narrows its guardrail; nothing where it does not.

    Args:
        place: where its operation takes a guardrail.
        document: its body.
        content: the texts of the body.
    """
    if isinstance(place, InHeaders):
        return list(_tags(document, content))
    return list(_blocks(document))


def _tags(document: dict[str, JSON], content: Content) -> Iterator[str]:
    config = document.get(_CONFIG)
    if isinstance(config, dict) and SUFFIX in config:
        yield f"`{_CONFIG}.{SUFFIX}` narrows what the guardrail sees"
    if any(TAG in part.text.lower() for part in content.parts):
        yield "an input tag narrows what the guardrail sees"


def _blocks(document: dict[str, JSON]) -> Iterator[str]:
    waiting: list[JSON] = [document.get("messages"), document.get("system")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if any(key.lower() == BLOCK.lower() for key in value):
                yield f"a `{BLOCK}` block narrows what the guardrail sees"
                return
            waiting += value.values()
    fields = document.get(_MODEL_FIELDS)
    names = fields if isinstance(fields, dict) else {}
    if any(key.lower().startswith(_OWN) for key in names):
        yield f"`{_MODEL_FIELDS}` has a member that begins with `{_OWN}`"
