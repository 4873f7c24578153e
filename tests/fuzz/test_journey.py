"""Whole journeys with broken requests, broken answers and faults at any command.

Played by hand: no network, no clock. Whatever comes in, a journey ends, in an order of
commands and with entries that its rules allow, and nothing refused comes out.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.audit.batch import MAX_ENTRY, canonical
from bedrock_weir.audit.entry import Ending
from bedrock_weir.call import Path
from bedrock_weir.commands import Append, AwaitDurable, Forward, Release, Respond
from bedrock_weir.errors import ProtocolError
from bedrock_weir.wire.eventstream import Decoder
from tests.fuzz.calls import SECRETS, answer_bodies, heads, requests
from tests.fuzz.play import FAULTS, Play
from tests.fuzz.strategies import cuts, mostly
from tests.support.playbook import SANDBOX

faults = st.dictionaries(st.integers(1, 14), st.sampled_from([*FAULTS]), max_size=3)


@st.composite
def plays(draw: st.DrawFn) -> Play:
    """Draw a journey that is still to be played."""
    chunks = draw(answer_bodies.flatmap(cuts))
    return Play(draw(requests()), draw(heads), list(chunks))


@given(plays(), faults, mostly(st.just(True), st.just(False)), st.sampled_from(Path))
def test_journeys_keep_their_rules(play, faults, is_sandbox, path):
    """Whatever comes in and whatever fails, the rules hold and the journey ends."""
    play = replace(play, faults=faults, is_sandbox=is_sandbox, path=path)
    play.run()
    check(play)


@given(plays())
def test_journeys_without_faults_answer(play):
    """Where nothing of ours fails, the caller always gets an answer with an end."""
    play.run()
    check(play)
    assert len(play.of(Respond)) == 1


def check(play: Play) -> None:
    """Check the rules of the journey, whatever happened in it."""
    check_order(play)
    check_entries(play)
    check_nothing_refused_came_out(play)


def check_order(play: Play) -> None:
    """Rules 1 and 2: append, forward; durable, respond, release."""
    kinds = [type(command) for command in play.commands]
    if Forward in kinds:
        assert kinds.index(Append) < kinds.index(Forward)
    if Release in kinds:
        assert kinds.index(Respond) < kinds.index(Release)
    assert kinds.count(Respond) <= 1
    if Respond in kinds and play.of(Respond)[0].head.status != 503:
        assert kinds.index(AwaitDurable) < kinds.index(Respond)


def check_entries(play: Play) -> None:
    """Rule 3: a decision, and an outcome if and only if something was forwarded."""
    entries = [command.entry for command in play.of(Append)]
    kinds = [entry["unmapped"]["weir"]["kind"] for entry in entries]
    was_forwarded = bool(play.of(Forward))
    assert kinds == ["decision", "outcome"][: 1 + was_forwarded]
    for entry in entries:
        encoded = canonical(entry)
        assert len(encoded) < MAX_ENTRY
        assert not any(secret.encode() in encoded for secret in SECRETS)
    if was_forwarded:
        assert entries[1]["unmapped"]["weir"]["ending"] in set(Ending) - {Ending.FAULT}


def check_nothing_refused_came_out(play: Play) -> None:
    """No secret is in what the model or the caller got, however it is written."""
    if not play.is_sandbox:
        assert not play.of(Forward)
        return
    frames = play.released if play.head.status == 200 else b""
    for text in (*texts_of(play.released), *texts_in(frames, play.request.target)):
        assert not secrets_in(text), text
    for command in play.of(Forward):
        for text in texts_of(command.request.body):
            assert not secrets_in(text), text


def secrets_in(text: str) -> list[str]:
    """Return the secrets that are findings in a text; a broken one may be none."""
    if not any(secret in text for secret in SECRETS):
        return []
    (findings,) = SANDBOX.scanners.everything.find_in_each((text,))
    found = [text[each.span.start : each.span.end] for each in findings]
    return [secret for secret in SECRETS if secret in found]


def texts_of(data: bytes) -> list[str]:
    """Return the strings of a JSON document, keys included; or the plain text."""
    try:
        level = [json.loads(data)]
    except (ValueError, RecursionError):
        return [data.decode(errors="replace")]
    found = []
    while level:
        value = level.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            level += [*value, *value.values()]
        elif isinstance(value, list):
            level += value
    return found


def texts_in(data: bytes, target: str) -> Iterator[str]:
    """Yield the texts of a stream: each frame's, and what they say together."""
    together = ""
    with suppress(ProtocolError):
        for message in Decoder().receive_data(data):
            payload = message.payload
            if target.endswith("invoke-with-response-stream"):
                payload = inner(payload)
            yield from texts_of(payload)
            together += said(payload)
    yield together


def inner(payload: bytes) -> bytes:
    """Return the document in a chunk's payload."""
    try:
        return b64decode(json.loads(payload)["bytes"])
    except (ValueError, KeyError, TypeError):
        return payload


def said(payload: bytes) -> str:
    """Return the text of a delta of ConverseStream, or of Claude's chunk."""
    try:
        text = json.loads(payload)["delta"]["text"]
    except (ValueError, KeyError, TypeError):
        return ""
    return text if isinstance(text, str) else ""
