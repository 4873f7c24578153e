"""Every operation of Bedrock's data plane: what it is called, and where.

One module per service, one row per operation, in the words of AWS's own models. What
is read of an operation's content is said elsewhere: `bedrock_weir.surfaces.SURFACES`.
"""

from __future__ import annotations

from bedrock_weir.surfaces.operations.agent_runtime import AGENT_RUNTIME
from bedrock_weir.surfaces.operations.agentcore import AGENTCORE
from bedrock_weir.surfaces.operations.row import Group, Row
from bedrock_weir.surfaces.operations.runtime import RUNTIME

OPERATIONS: tuple[Row, ...] = (*RUNTIME, *AGENT_RUNTIME, *AGENTCORE)
"""Every operation that has a name."""

__all__ = ["OPERATIONS", "Group", "Row"]
