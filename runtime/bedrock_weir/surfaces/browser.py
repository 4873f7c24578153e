"""InvokeBrowser: one act in a browser, and what became of it.

Shapes: botocore's service model of `bedrock-agentcore`, `BrowserAction`,
`BrowserActionResult`.

Rule 1: an act is the use of a tool. What is typed is read in each call by itself: a
        text that is typed key by key is not put together.
Rule 2: a screenshot is a picture, which cannot be read.
"""

from __future__ import annotations

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules, opaque

_REQUEST = Rules()
_ANSWER = Rules(special={"data": opaque(OpaqueKind.IMAGE)})


SURFACE = JsonSurface(
    _REQUEST,
    _ANSWER,
    asks=PartKind.TOOL_USE,
    says=PartKind.RETRIEVED,
    path_resources=named_by_arn,
)
