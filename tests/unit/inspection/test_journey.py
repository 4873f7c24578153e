"""The journey's order, and what each fault on the way leads to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bedrock_weir.call import Path
from bedrock_weir.commands import Signing
from bedrock_weir.errors import ClientDisconnected, StoreUnavailable, UpstreamError
from bedrock_weir.wire.eventstream import Decoder, Message, encode_error
from tests.support.playbook import (
    BASELINE,
    CLAUDE,
    Answer,
    Playbook,
    delta,
    request,
    says,
    stream_request,
    streams,
)

KEY = "AKIAIOSFODNN7EXAMPLE"


def frames(data: bytes) -> list[Message]:
    """The frames of a stream."""
    return list(Decoder().receive_data(data))


def texts(data: bytes) -> str:
    """What a stream says."""
    found = [
        json.loads(item.payload or b"{}").get("delta", {}) for item in frames(data)
    ]
    return "".join(item.get("text", "") for item in found)


def test_an_allowed_call_takes_the_steps_in_order() -> None:
    """Decided and appended before it is forwarded, durable before it is answered."""
    play = Playbook(request()).run()
    assert play.script == [
        "Classify",
        "Append",
        "Forward",
        "Receive",
        "Receive",
        "Classify",
        "AwaitDurable",
        "Respond",
        "Release",
        "Append",
    ]
    assert play.status == 200
    assert play.ending == "complete"
    assert [entry["metadata"]["uid"] for entry in play.entries] == [  # type: ignore[index,call-overload]
        "call-1/decision",
        "call-1/outcome",
    ]


def test_a_denied_call_is_on_the_record_before_it_is_answered() -> None:
    """Nothing is forwarded; the denial names reason and call, and never the content."""
    play = Playbook(request(f"my key is {KEY}")).run()
    assert play.script == ["Classify", "Append", "AwaitDurable", "Respond", "Release"]
    assert play.status == 403
    assert play.heads[0].headers.get("x-amzn-errortype") == "AccessDeniedException"
    message = json.loads(play.released)["message"]
    assert "AWS_ACCESS_KEY" in message
    assert "call-1" in message
    assert "no-access-keys-to-the-model" in message
    assert KEY not in json.dumps(play.entries) + message


def test_a_redacted_request_is_forwarded_with_nothing_else_changed() -> None:
    """Only the value changes, and the length that describes the body."""
    body = b'{ "messages":[{"role":"user","content":[{"text":"a@b.example"}]}],"x":1e2}'
    play = Playbook(request(body=body)).run()
    sent = play.forwarded[0].request
    assert sent.body == body.replace(b"a@b.example", b"{EMAIL}")
    assert sent.headers.get("content-length") == str(len(sent.body))
    assert play.entries[0]["disposition"] == "ANONYMIZE"
    assert "a@b.example" not in json.dumps(play.entries)


def test_an_answer_is_redacted_and_its_length_is_right() -> None:
    """The body that is sent is described by its own length."""
    play = Playbook(request(), says("card 4111 1111 1111 1111, yes")).run()
    said = json.loads(play.released)["output"]["message"]["content"][0]["text"]
    assert said == "card {CREDIT_DEBIT_CARD_NUMBER}, yes"
    assert play.heads[0].headers.get("content-length") == str(len(play.released))


def test_nothing_of_an_answer_leaves_while_its_record_is_not_durable() -> None:
    """Promise 2, with the store down: an error instead of the answer."""
    play = Playbook(
        request(), says("SECRET"), faults={"AwaitDurable": StoreUnavailable("down")}
    ).run()
    assert play.status == 503
    assert b"SECRET" not in play.released
    assert play.script[-4:] == ["Abandon", "Respond", "Release", "Append"]
    assert play.ending == "unrecorded"


def test_a_call_that_cannot_be_put_on_the_record_is_not_forwarded() -> None:
    """Promise 1: no record, no call."""
    play = Playbook(request(), faults={"Append": StoreUnavailable("full")}).run()
    assert "Forward" not in play.script
    assert play.status == 503


def test_a_denial_that_cannot_be_recorded_is_still_no_answer() -> None:
    """A refusal stays a refusal."""
    play = Playbook(
        request(KEY), faults={"AwaitDurable": StoreUnavailable("down")}
    ).run()
    assert play.status == 503
    assert "Forward" not in play.script


@pytest.mark.parametrize(
    "pieces", [["Hello world, ", "fine."], ["Hel", "lo wor", "ld, fine."]]
)
def test_an_untouched_stream_says_the_same(pieces: list[str]) -> None:
    """Promise 6: what no rule changes comes out as it went in."""
    play = Playbook(stream_request(), streams(*pieces)).run()
    assert texts(play.released) == "Hello world, fine."
    assert play.ending == "complete"
    assert play.heads[0].headers.get("content-length") is None


def test_frames_of_single_words_pass_byte_for_byte() -> None:
    """Tokens that end in no open word leave as the bytes they came in."""
    answer = streams("Hello", ",", " world", "! ", "All", " is", " well", ".")
    body = answer.body
    play = Playbook(stream_request(), answer).run()
    assert play.released == body


def test_a_value_split_across_frames_does_not_leave() -> None:
    """No piece of it, in any frame."""
    play = Playbook(
        stream_request(), streams("mail ", "bob", "@exam", "ple.com", " now")
    ).run()
    assert texts(play.released) == "mail {EMAIL} now"
    assert b"bob" not in play.released


def test_a_stream_that_ends_without_its_last_event_is_truncated() -> None:
    """What was open stays here, and the record says what happened."""
    play = Playbook(stream_request(), streams("half a sen", end=False)).run()
    assert texts(play.released) == "half a "
    assert play.ending == "truncated"


def test_a_frame_with_a_bad_checksum_ends_the_stream_with_an_error() -> None:
    """What came before it stays; what comes after it is not believed."""
    answer = streams("good ", end=False)
    broken = bytearray(delta("bad "))
    broken[-1] ^= 1
    answer.body += bytes(broken) + delta("after ")
    play = Playbook(stream_request(), answer).run()
    last = frames(play.released)[-1]
    assert texts(play.released) == "good "
    assert last.message_type == "error"
    assert play.ending == "unreadable"
    assert "Abandon" in play.script


def test_a_stream_cut_within_a_frame_ends_with_an_error() -> None:
    """SDKs would take it for a normal end."""
    answer = streams("good ", end=False)
    answer.body += delta("cut")[:-5]
    play = Playbook(stream_request(), answer).run()
    assert frames(play.released)[-1].message_type == "error"
    assert play.ending == "unreadable"


def test_an_upstream_that_breaks_off_is_said_in_the_streams_own_way() -> None:
    """An error frame, and an outcome."""
    play = Playbook(
        stream_request(), streams("x"), faults={"Receive": UpstreamError("broke off")}
    ).run()
    assert frames(play.released)[-1].event_type == "ServiceUnavailableException"
    assert play.ending == "upstream_failed"


def test_an_upstream_that_cannot_be_reached_is_an_error() -> None:
    """Shaped as AWS shapes its own."""
    play = Playbook(request(), faults={"Forward": UpstreamError("no route")}).run()
    assert play.status == 503
    assert (
        play.heads[0].headers.get("x-amzn-errortype") == "ServiceUnavailableException"
    )
    assert play.ending == "upstream_failed"


@pytest.mark.parametrize("command", ["Respond", "Release"])
def test_a_client_that_leaves_cancels_the_upstream(command: str) -> None:
    """And the outcome goes on the record."""
    play = Playbook(
        stream_request(), streams("x "), faults={command: ClientDisconnected("gone")}
    ).run()
    assert play.script[-2:] == ["Abandon", "Append"]
    assert play.ending == "client_disconnected"


def test_an_upstreams_error_is_passed_on_and_inspected() -> None:
    """A validation message may repeat what the caller sent."""
    answer = Answer(b'{"message":"bad input: a@b.example"}', status=400)
    play = Playbook(request(), answer).run()
    assert play.status == 400
    assert json.loads(play.released)["message"] == "bad input: {EMAIL}"
    assert play.ending == "upstream_error"


def test_every_success_is_one() -> None:
    """Operations that create something answer with 201 or 202."""
    play = Playbook(request(), replace(says("so be it"), status=201)).run()
    assert play.status == 201
    assert play.ending == "complete"


def test_a_retry_within_the_same_process_is_one_call() -> None:
    """One decision, one outcome, however many attempts."""
    throttled = Answer(b'{"message":"slow down"}', status=429)
    play = Playbook(request(), throttled, retries=[says("at last")]).run()
    assert len(play.entries) == 2
    assert play.status == 200
    assert play.ending == "complete"


def test_an_exception_frame_passes_and_ends_the_answer() -> None:
    """The upstream's own error reaches the SDK as it is, and nothing after it."""
    answer = streams("some ", end=False)
    frame = encode_error("throttlingException", "later")
    answer.body += frame
    answer.body += delta("after ")
    play = Playbook(stream_request(), answer).run()
    assert play.released.endswith(frame)
    assert play.ending == "upstream_error"


def test_a_compressed_answer_is_refused() -> None:
    """What cannot be read does not pass."""
    answer = replace(says("x"), headers={"content-encoding": "gzip"})
    play = Playbook(request(), answer).run()
    assert play.status == 403
    assert play.ending == "denied"


def test_a_stream_operation_answered_without_a_stream_is_refused() -> None:
    """Whatever the upstream sends must be what the operation sends."""
    play = Playbook(stream_request(), says("x")).run()
    assert play.status == 403
    assert play.ending == "denied"


@pytest.mark.parametrize(
    "change",
    [
        {"target": "/model/x/apply"},
        {"target": f"/model/{CLAUDE}/converse/"},
        {"target": f"//model/{CLAUDE}/converse"},
        {"target": f"/model/{CLAUDE}/Converse"},
        {"target": f"/model/{CLAUDE}/converse?x=1"},
        {"body": b"not json"},
        {"body": b'{"messages":[],"messages":[]}'},
        {"headers": {"content-encoding": "gzip"}},
        {"target": "/model/nobody.knows-v1/invoke", "body": b'{"prompt":"x"}'},
    ],
    ids=str,
)
def test_what_is_unknown_or_unreadable_is_denied(change: dict[str, object]) -> None:
    """Promise 1: silence denies."""
    play = Playbook(request(**change)).run()  # type: ignore[arg-type]
    assert play.status == 403
    assert "Forward" not in play.script


@pytest.mark.parametrize(
    "authorization", ["", "AWS4-HMAC-SHA256 nonsense", "Basic eDp5"]
)
def test_who_cannot_be_established_is_denied(authorization: str) -> None:
    """Promise 1: an identity that cannot be established."""
    play = Playbook(request(headers={"authorization": authorization})).run()
    assert play.status == 403
    assert "actor" not in play.entries[0]


def test_the_baseline_denies_a_caller_who_proved_nothing() -> None:
    """With a reason that says so."""
    play = Playbook(request(), snapshot=BASELINE).run()
    assert play.status == 403
    assert "claimed and not proved" in play.released.decode()


def test_untouched_and_signed_for_bedrock_keeps_the_callers_signature() -> None:
    """Promise 6, and whose signature it is."""
    host = {"host": "bedrock-runtime.eu-west-1.amazonaws.com"}
    play = Playbook(request(headers=host)).run()
    assert play.forwarded[0].signing is Signing.CALLER
    play = Playbook(request("a@b.example", headers=host)).run()
    assert play.forwarded[0].signing is Signing.PROXY


def test_headers_of_ours_and_of_one_hop_are_not_forwarded() -> None:
    """They end here."""
    given = {
        "connection": "x-private, keep-alive",
        "x-private": "1",
        "x-weir-vpce-id": "v",
    }
    play = Playbook(request(headers=given)).run()
    names = {name for name, _ in play.forwarded[0].request.headers}
    assert not names & {"connection", "x-private", "x-weir-vpce-id"}


def test_both_ways_in_record_the_same() -> None:
    """Promise 4, in the pure part: but for the path."""
    host = {"host": "bedrock-runtime.eu-west-1.amazonaws.com"}
    plays = [
        Playbook(
            request("a@b.example", headers=host), says("b@c.example"), path=path
        ).run()
        for path in Path
    ]
    for play in plays:
        for weir in play.weir:
            del weir["path"]
    assert plays[0].entries == plays[1].entries
    assert plays[0].released == plays[1].released
