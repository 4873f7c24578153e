"""InvokeWebSearch and SearchRegistryRecords: what tools of an agent look for and find.

Shapes: botocore's service model of `bedrock-agentcore`, `WebSearchResult`,
`RegistryRecordSummary`.

Rule 1: what is looked for is the user's; what is found is retrieved, all of it.
Rule 2: a record's descriptor is a document within a string. Where it is JSON, it is
        read as what it means, since an escape can hide a character.
"""

from __future__ import annotations

import re

from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.surfaces.bodies import read_text_or_source
from bedrock_weir.surfaces.identifiers import identifier
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules, Walk

_ARN_OF_REGISTRY = (
    r"arn:aws(?:-[a-z]{1,10}){0,3}:bedrock-agentcore:[a-z0-9-]{1,20}"
    r":[0-9]{12}:registry/"
)
_NAME = r"(?=[0-9]*[A-Za-z])[0-9A-Za-z]{12,16}"
"""What is nothing but digits names nothing and may be somebody's number."""
_REGISTRY = re.compile(rf"(?:{_ARN_OF_REGISTRY})?{_NAME}")
_RECORD = re.compile(rf"(?:{_ARN_OF_REGISTRY}{_NAME}/record/)?{_NAME}")


def _registries(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        identifier(_REGISTRY)(walk, item, (*pointer, index), kind)
    if not isinstance(value, list):
        walk.value(value, pointer, kind)


_REQUEST = Rules(
    kinds={"searchQuery": PartKind.USER},
    free=frozenset({"filters"}),
    special={"registryIds": _registries},
)
_ANSWER = Rules(
    special={
        "inlineContent": read_text_or_source,
        "recordArn": identifier(_RECORD),
        "recordId": identifier(_RECORD),
        "registryArn": identifier(_REGISTRY),
    }
)


SURFACE = JsonSurface(_REQUEST, _ANSWER, says=PartKind.RETRIEVED)
