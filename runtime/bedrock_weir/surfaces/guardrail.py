"""ApplyGuardrail and InvokeGuardrailChecks: texts that are sent to be judged.

Shapes: botocore's service model of `bedrock-runtime`. What is sent is the content of
some other call, so it is inspected as that would be.

Rule 1: `source` says whose words the texts are: the user's, or a model's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bedrock_weir.call import Operation
from bedrock_weir.content import Content, OpaqueKind, PartKind
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules, opaque
from bedrock_weir.wire import jsontext

_RULES = Rules(
    kinds={"content": PartKind.USER, "messages": PartKind.USER},
    roles={
        "assistant": PartKind.ASSISTANT,
        "system": PartKind.SYSTEM,
        "user": PartKind.USER,
    },
    special={"bytes": opaque(OpaqueKind.IMAGE)},
    names=NAMES,
)


class _Apply(JsonSurface):
    """A surface whose texts are whose its `source` says."""

    def read_request(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Reading:
        """Read a request (rule 1).

        Raises:
            MalformedRequest: the body is no JSON object.
        """
        reading = super().read_request(operation, headers, body)
        document = jsontext.loads(body)
        if not isinstance(document, dict) or document.get("source") != "OUTPUT":
            return reading
        parts = tuple(
            replace(part, kind=PartKind.ASSISTANT)
            if part.kind is PartKind.USER
            else part
            for part in reading.content.parts
        )
        return replace(reading, content=Content(parts, reading.content.opaque))


APPLY = _Apply(_RULES, Rules(names=NAMES))
CHECKS = JsonSurface(_RULES, Rules(names=NAMES))
