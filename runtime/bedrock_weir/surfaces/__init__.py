"""API surfaces: where text stands in the requests, answers and streams of Bedrock.

One module per surface and one line in `SURFACES`; `route` tells which operation a
method and raw path are.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.surfaces import converse, invoke_model
from bedrock_weir.surfaces.base import Surface

SURFACES: Mapping[str, Surface] = {
    "Converse": converse,
    "ConverseStream": converse,
    "InvokeModel": invoke_model,
    "InvokeModelWithResponseStream": invoke_model,
}
"""The module that reads each operation's content."""
