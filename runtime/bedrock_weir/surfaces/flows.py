"""Flows: InvokeFlow, executions and what they said.

Shapes: botocore's service model of `bedrock-agent-runtime`. An input or output is a
document of any form; what nodes did stands in traces.
"""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.agent_blocks import ANSWER, REQUEST
from bedrock_weir.surfaces.json_surface import Events, JsonSurface

INVOKE_FLOW = JsonSurface(
    REQUEST,
    ANSWER,
    events=Events(
        kinds={"flowTraceEvent": PartKind.REASONING},
        last=frozenset({"flowCompletionEvent"}),
    ),
)
START_EXECUTION = JsonSurface(REQUEST, ANSWER)
EXECUTION_EVENTS = JsonSurface(REQUEST, ANSWER)
"""Inputs, outputs and traces of an execution, read afterwards."""
SNAPSHOT = JsonSurface(REQUEST, ANSWER, says=PartKind.SYSTEM)
"""A flow's definition: prompts, for the most part."""
