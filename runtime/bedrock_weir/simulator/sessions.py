"""Sessions: nothing is kept. What is read back is what a script says.

Rule 1: a session and its steps have ids of their own where the caller brings none.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.simulator.asked import Answer, Asked, Handler, whole
from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.saying import say

_ID = "5e551011-0000-4000-8000-0123456789ab"
_STEP = "57e90000-0000-4000-8000-0123456789ab"
_TIME = "2026-01-01T00:00:00Z"


def _session(asked: Asked) -> str:
    return asked.operation.path.get("sessionIdentifier", _ID).rpartition("/")[2]


def _state(asked: Asked) -> Json:
    session = _session(asked)
    arn = f"arn:aws:bedrock:eu-west-1:123456789012:session/{session}"
    return {
        "createdAt": _TIME,
        "sessionArn": arn,
        "sessionId": session,
        "sessionStatus": "ACTIVE",
    }


def _create(asked: Asked) -> Answer:
    return whole(asked, _state(asked))


def _update(asked: Asked) -> Answer:
    return whole(asked, {**_state(asked), "lastUpdatedAt": _TIME})


def _get(asked: Asked) -> Answer:
    said = say(asked.reply, model_id="", prompt="").text
    more = {"lastUpdatedAt": _TIME, "sessionMetadata": {"note": said}}
    return whole(asked, {**_state(asked), **more})


def _create_invocation(asked: Asked) -> Answer:
    invocation = asked.body.get("invocationId") or _ID
    session = _session(asked)
    ids = {"invocationId": invocation, "sessionId": session}
    return whole(asked, {"createdAt": _TIME, **ids})


def _put_step(asked: Asked) -> Answer:
    return whole(
        asked, {"invocationStepId": asked.body.get("invocationStepId") or _STEP}
    )


def _get_step(asked: Asked) -> Answer:
    said = say(asked.reply, model_id="", prompt="").text
    step = {
        "invocationId": asked.body["invocationIdentifier"],
        "invocationStepId": asked.operation.path["invocationStepId"],
        "invocationStepTime": _TIME,
        "payload": {"contentBlocks": [{"text": said}]},
        "sessionId": _session(asked),
    }
    return whole(asked, {"invocationStep": step})


HANDLERS: Mapping[str, Handler] = {
    "CreateInvocation": _create_invocation,
    "CreateSession": _create,
    "GetInvocationStep": _get_step,
    "GetSession": _get,
    "PutInvocationStep": _put_step,
    "UpdateSession": _update,
}
"""By operation."""
