from __future__ import annotations

import pytest

from bedrock_weir.errors import (
    ClientDisconnected,
    StoreUnavailable,
    UpstreamError,
    WeirError,
)
from tests.support.playbook import Playbook, stream_request, streams

DOWN = UpstreamError("the upstream broke off")
AWAY = StoreUnavailable("the store is away")
GONE = ClientDisconnected("the caller went away")


@pytest.mark.parametrize(
    ("faults", "ending"),
    [
        ({"Forward": DOWN, "AwaitDurable": AWAY}, "unrecorded"),
        ({"Forward": DOWN, "Respond": GONE}, "client_disconnected"),
        ({"Receive": DOWN, "AwaitDurable": AWAY}, "unrecorded"),
        ({"Receive": GONE, "Abandon": GONE}, "client_disconnected"),
        ({"AwaitDurable": AWAY, "Respond": GONE}, "client_disconnected"),
    ],
)
def test_a_fault_within_a_fault_is_recorded(
    faults: dict[str, WeirError], ending: str
) -> None:
    """Rule 3: whatever happens while a fault is told still ends in an outcome entry."""
    play = Playbook(stream_request(), streams("text"), faults=dict(faults)).run()
    assert [entry["kind"] for entry in play.weir] == ["decision", "outcome"]
    assert play.ending == ending
