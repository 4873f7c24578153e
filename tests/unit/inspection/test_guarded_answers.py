"""Operations that take no guardrail: what is shown to it, and what it does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bedrock_weir.call import Path
from bedrock_weir.commands import ConsultGuardrail
from bedrock_weir.content import Direction
from bedrock_weir.errors import ClientDisconnected
from bedrock_weir.opinion import Assessment, Failure, Verdict
from bedrock_weir.wire.eventstream import CONTENT_TYPE, Decoder, encode_error
from tests.support.guarded import snapshot
from tests.support.playbook import (
    CLAUDE,
    Answer,
    Playbook,
    event,
    request,
    stream_request,
    streams,
)

FLOW = "/flows/ABCDEFGHIJ/aliases/KLMNOPQRST"
COUNT = "/model/anthropic.claude-3-haiku-20240307-v1:0/count-tokens"
PASSES = Verdict(Assessment(guarded=5, total=5), milliseconds=2)
INTERVENES = Verdict(Assessment(is_intervened=True, is_blocked=True))


def count_request(text: str = "hello") -> Any:
    """A call of CountTokens, which takes no guardrail."""
    message = {"role": "user", "content": [{"text": text}]}
    body = json.dumps({"input": {"converse": {"messages": [message]}}}).encode()
    return request(target=COUNT, body=body)


def counted() -> Answer:
    """Its answer."""
    return Answer(b'{"inputTokens":3,"note":"what a model says"}')


def flow_request(text: str = "hello there") -> Any:
    """A call of InvokeFlow, which takes none either."""
    inputs = [{"nodeName": "n", "nodeOutputName": "o", "content": {"document": text}}]
    return request(target=FLOW, body=json.dumps({"inputs": inputs}).encode())


def flow_answer(*texts: str) -> Answer:
    """A stream of its outputs."""
    frames = [
        event(
            "flowOutputEvent",
            nodeName="n",
            nodeType="FlowOutputNode",
            content={"document": text},
        )
        for text in texts
    ]
    frames.append(event("flowCompletionEvent", completionReason="SUCCESS"))
    return Answer(b"".join(frames), content_type=CONTENT_TYPE)


def refusing(word: str) -> Callable[[ConsultGuardrail], Verdict]:
    """A guardrail that intervenes where it sees a word."""
    return lambda asked: INTERVENES if word in " ".join(asked.texts) else PASSES


def test_what_is_sent_and_what_comes_back_is_shown() -> None:
    """Before the request is forwarded, and before the answer leaves."""
    play = Playbook(count_request(), counted(), snapshot=snapshot()).run()
    assert play.status == 200
    names = [name for name in play.script if name != "Classify"]
    assert names[:4] == ["ConsultGuardrail", "Append", "Forward", "Receive"]
    assert names[5:7] == ["ConsultGuardrail", "AwaitDurable"]
    sent, received = play.asked
    assert (sent.direction, received.direction) == (Direction.SEND, Direction.RECEIVE)
    assert "hello" in sent.texts
    assert received.texts == ("what a model says",)


def test_an_intervention_in_what_is_sent_denies_the_call() -> None:
    """Nothing is forwarded, and the record says what the guardrail said."""
    play = Playbook(
        count_request("some fruit"), snapshot=snapshot(), consult=refusing("fruit")
    ).run()
    assert play.status == 403
    assert "`main` intervened in what is sent" in play.released.decode()
    assert "Forward" not in play.script
    guardrail: Any = play.weir[0]["guardrail"]
    assert guardrail["how"] == "consulted"
    assert guardrail["consulted"]["action"] == "INTERVENED"


def test_an_intervention_in_an_answer_denies_it() -> None:
    """Nothing of it leaves."""
    play = Playbook(
        count_request(), counted(), snapshot=snapshot(), consult=refusing("model says")
    ).run()
    assert play.status == 403
    assert "`main` intervened in what is received" in play.released.decode()
    assert play.ending == "denied"


def test_what_is_redacted_is_shown_redacted() -> None:
    """A guardrail sees what travels."""
    answer = Answer(b'{"inputTokens":3,"note":"ask c@d.example"}')
    play = Playbook(
        count_request("mail a@b.example"), answer, snapshot=snapshot()
    ).run()
    assert "mail {EMAIL}" in play.asked[0].texts
    assert play.asked[1].texts == ("ask {EMAIL}",)


@pytest.mark.parametrize(
    ("mode", "status", "ending"), [("closed", 403, None), ("open", 200, "complete")]
)
def test_without_an_answer_the_mode_decides(
    mode: str, status: int, ending: str | None
) -> None:
    """And the record says that it was used."""
    play = Playbook(
        count_request(),
        counted(),
        snapshot=snapshot(settings=f'consult = {{ on_failure = "{mode}" }}'),
        consult=lambda _: Verdict(failure=Failure.TIMEOUT),
    ).run()
    assert play.status == status
    consulted: Any = play.weir[0]["guardrail"]
    assert consulted["consulted"]["failures"] == {"timeout": 1}
    assert consulted["consulted"]["on_failure"] == mode
    assert play.ending == ending


def test_more_than_is_asked_within_one_call_is_a_failure() -> None:
    """Nothing is left out quietly."""
    play = Playbook(count_request("x y " * 300_000), snapshot=snapshot()).run()
    assert play.asked == []
    assert "gave no answer (too_much)" in play.released.decode()


def test_an_answer_that_cannot_be_read_cannot_be_seen() -> None:
    """Even where a policy lets it pass."""
    anything = (
        '@id("anything") permit (principal, action == Weir::Action::"Receive",'
        " resource);"
    )
    answer = Answer(b"\x1f\x8b", headers={"content-encoding": "gzip"})
    play = Playbook(count_request(), answer, snapshot=snapshot(data=anything)).run()
    assert play.status == 403
    assert "cannot see the answer" in play.released.decode()


# Streams.


def said(data: bytes) -> str:
    """What the outputs of a flow say."""
    found = [
        json.loads(item.payload or b"{}").get("content", {})
        for item in Decoder().receive_data(data)
    ]
    return "".join(item.get("document", "") for item in found)


def test_a_stream_leaves_when_it_was_seen() -> None:
    """Every text of it, before the frame it stands in."""
    play = Playbook(
        flow_request(), flow_answer("one two", "three four"), snapshot=snapshot()
    ).run()
    assert said(play.released) == "one twothree four"
    assert [asked.texts for asked in play.asked[1:]] == [("one two",), ("three four",)]
    assert play.ending == "complete"
    assert play.weir[1]["guardrail"]["consulted"]["questions"] == 2  # type: ignore[index,call-overload]


def test_a_stream_ends_where_a_guardrail_intervenes() -> None:
    """With a denial in the stream's own way; what was seen before has left."""
    play = Playbook(
        flow_request(),
        flow_answer("one two", "the fruit", "three four"),
        snapshot=snapshot(),
        consult=refusing("fruit"),
    ).run()
    last = [*Decoder().receive_data(play.released)][-1]
    assert said(play.released) == "one two"
    assert last.event_type == "AccessDeniedException"
    assert "`main` intervened in what is received" in str(last.headers)
    assert play.ending == "stopped"
    assert play.weir[1]["reasons"]


def test_a_stream_whose_guardrail_fails_ends() -> None:
    """Closed is the default."""
    answers = iter([PASSES, PASSES, Verdict(failure=Failure.BUDGET)])
    play = Playbook(
        flow_request(),
        flow_answer("one two", "three four", "five six"),
        snapshot=snapshot(),
        consult=lambda _: next(answers),
    ).run()
    assert said(play.released) == "one two"
    assert play.ending == "stopped"


def test_the_upstreams_own_error_comes_after_what_was_seen() -> None:
    """As in a stream that nobody guards."""
    frame = encode_error("throttlingException", "later")
    whole = flow_answer("one two").body
    first = next(Decoder().receive_data(whole)).raw
    play = Playbook(
        flow_request(),
        Answer(first + frame, content_type=CONTENT_TYPE),
        snapshot=snapshot(),
    ).run()
    assert said(play.released) == "one two"
    assert play.released.endswith(frame)
    assert play.ending == "upstream_error"


def test_a_caller_who_leaves_while_a_guardrail_is_asked_has_an_outcome() -> None:
    """Cancelled right there."""
    play = Playbook(flow_request(), flow_answer("one two"), snapshot=snapshot())

    def answer(asked: ConsultGuardrail) -> Verdict:
        play.faults["ConsultGuardrail"] = ClientDisconnected("gone")
        return PASSES

    play.consult = answer
    play.run()
    assert play.script[-3:] == ["ConsultGuardrail", "Abandon", "Append"]
    assert play.released == b""
    assert play.ending == "client_disconnected"


# What is observed where the service applies the guardrail itself.


def traced(guarded: int, total: int) -> dict[str, Any]:
    """A trace of Converse."""
    metrics = {
        "usage": {"contentPolicyUnits": 1},
        "guardrailCoverage": {"textCharacters": {"guarded": guarded, "total": total}},
    }
    details = {
        "guardrailId": "abc123",
        "guardrailVersion": "3",
        "guardrailOrigin": ["REQUEST"],
    }
    assessment = {"invocationMetrics": metrics, "appliedGuardrailDetails": details}
    return {"guardrail": {"inputAssessment": {"abc123": assessment}}}


@pytest.mark.parametrize(("guarded", "alert"), [(9, True), (10, False)])
def test_a_trace_is_on_the_record(guarded: int, *, alert: bool) -> None:
    """Whole and in a stream alike, with an alert where not everything was seen."""
    message = {"role": "assistant", "content": [{"text": "fine"}]}
    whole = Answer(
        json.dumps(
            {"output": {"message": message}, "trace": traced(guarded, 10)}
        ).encode()
    )
    streamed = streams("fine", end=False)
    streamed.body += event("messageStop", stopReason="end_turn")
    streamed.body += event("metadata", trace=traced(guarded, 10))
    for asked, answer in ((request(), whole), (stream_request(), streamed)):
        play = Playbook(asked, answer, snapshot=snapshot()).run()
        assert play.weir[1]["guardrail"] == {
            "applied": "abc123:3",
            "origin": ["REQUEST"],
            "action": "NONE",
            "reported_units": {"contentPolicy": 1},
            "coverage": {"guarded": guarded, "total": 10},
            "alert": alert,
        }


def test_a_guardrail_that_never_shows_is_an_alert() -> None:
    """It was pinned with a trace, and the answer has none."""
    play = Playbook(request(), snapshot=snapshot()).run()
    assert play.weir[1]["guardrail"] == {"unseen": True, "alert": True}
    play = Playbook(
        stream_request(), streams("half ", end=False), snapshot=snapshot()
    ).run()
    assert play.weir[1]["guardrail"] == {"alert": False}


def test_without_a_guardrail_there_is_nothing_to_say() -> None:
    """Neither required nor seen."""
    assert "guardrail" not in Playbook(request()).run().weir[1]


def test_both_ways_in_require_the_same() -> None:
    """Promise 4: the same guardrail on the same bytes, and the same record of it."""
    host = {"host": "bedrock-runtime.eu-west-1.amazonaws.com"}
    made = [
        request(headers=host),
        count_request(),
        request(
            target=f"/model/{CLAUDE}/invoke",
            body=b'{"anthropic_version":"x","max_tokens":5,"messages":[]}',
            headers=host,
        ),
    ]
    for asked in made:
        plays = [Playbook(asked, snapshot=snapshot(), path=path).run() for path in Path]
        for play in plays:
            for weir in play.weir:
                del weir["path"]
        assert plays[0].entries == plays[1].entries
        assert plays[0].forwarded[0].request == plays[1].forwarded[0].request
        assert plays[0].released == plays[1].released


RUNTIME = (
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1%3A123456789012%3Aruntime"
    "%2Fweir-abcdefghij/invocations"
)


def test_server_sent_events_are_shown_as_well() -> None:
    """An agent's own stream, in windows of its text."""
    texts = ["calm " * 4] * 3 + ["then a fruit ", "and calm again " * 5]
    lines = [f'data: "{text}"\n\n'.encode() for text in texts]
    small = "output = { characters = 50, overlap = 10 }"
    plays = [
        Playbook(
            request(target=RUNTIME, body=b'{"prompt":"hello there"}'),
            Answer(b"".join(lines), content_type="text/event-stream"),
            snapshot=snapshot(settings=small),
            consult=refusing(word),
        ).run()
        for word in ("nothing", "fruit")
    ]
    assert plays[0].released == b"".join(lines)
    assert plays[0].ending == "complete"
    shown = [asked.texts[0] for asked in plays[0].asked[1:]]
    assert shown[0] + "".join(text[10:] for text in shown[1:]) == "".join(texts)
    assert plays[1].released.startswith(b"".join(lines[:2]))
    assert b"fruit" not in plays[1].released
    assert b"again" not in plays[1].released
    assert plays[1].ending == "stopped"
