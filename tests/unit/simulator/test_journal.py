from __future__ import annotations

from bedrock_weir.simulator.authentication import NOBODY
from bedrock_weir.simulator.journal import MAX_REQUESTS, Journal, Received
from bedrock_weir.wire.http import Headers, Request


def received(target: str, body: bytes = b"") -> Received:
    """Return a request that was answered."""
    return Received(Request("POST", target, Headers(), body), "2", NOBODY, 200, None)


def test_only_the_newest_requests_are_kept() -> None:
    """The oldest request makes room for the newest."""
    journal = Journal()
    for number in range(MAX_REQUESTS + 5):
        journal.add(received(f"/{number}"))
    found = journal.requests()
    assert len(found) == MAX_REQUESTS
    assert (found[0]["target"], found[-1]["target"]) == ("/5", f"/{MAX_REQUESTS + 4}")


def test_bodies_are_bounded_together() -> None:
    """No more than 64 MB of bodies are kept."""
    journal = Journal()
    for number in range(4):
        journal.add(received(f"/{number}", b" " * 25_000_000))
    assert [each["target"] for each in journal.requests()] == ["/2", "/3"]


def test_streams_are_counted_by_state() -> None:
    """A stream is open until something ends it."""
    journal = Journal()
    one, two = journal.open("a"), journal.open("b")
    one.events = two.events = 3
    two.state = "cancelled"
    found = journal.streams()
    assert (found["open"], found["cancelled"], found["events"]) == (1, 1, 6)
