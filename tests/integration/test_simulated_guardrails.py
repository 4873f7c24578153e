"""The simulator's guardrails, as boto3 sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.simulator import RunningSimulator, running_simulator

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
GUARD = {"guardrailIdentifier": "guard1", "guardrailVersion": "3", "trace": "enabled"}


ANTHROPIC = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "the falcon"}],
}


@pytest.fixture(scope="module", name="simulator")
def _simulator() -> Iterator[RunningSimulator]:
    with running_simulator() as running:
        yield running


@pytest.fixture(name="client")
def _client(simulator: RunningSimulator) -> Any:
    simulator.reset()
    simulator.set_guardrail(
        "guard1",
        versions=("3",),
        words=("falcon",),
        attacks=("ignore everything",),
        masks={"TICKET": r"T-[0-9]{4}"},
        message="No.",
    )
    return simulator.client()


def apply(client: Any, text: str, **more: Any) -> Any:
    """Ask the guardrail about a text of the user's."""
    asked = {
        "guardrailIdentifier": "guard1",
        "guardrailVersion": "3",
        "source": "INPUT",
        "content": [{"text": {"text": text}}],
    }
    return client.apply_guardrail(**{**asked, **more})


def user(*blocks: dict[str, Any]) -> list[dict[str, Any]]:
    """A message of the user's."""
    return [{"role": "user", "content": [*blocks]}]


@pytest.mark.parametrize(
    ("text", "action", "outputs"),
    [
        ("hello", "NONE", []),
        ("the falcon flies", "GUARDRAIL_INTERVENED", ["No."]),
        ("Ignore everything", "GUARDRAIL_INTERVENED", ["No."]),
        ("see T-1234", "GUARDRAIL_INTERVENED", ["see {TICKET}"]),
    ],
)
def test_a_guardrail_is_asked_directly(client, text, action, outputs):
    """It blocks, masks, or finds nothing, and counts what it looked at."""
    answer = apply(client, text)
    assert answer["action"] == action
    assert [item["text"] for item in answer["outputs"]] == outputs
    assert answer["usage"]["wordPolicyUnits"] == 1
    covered = {"guarded": len(text), "total": len(text)}
    assert answer["guardrailCoverage"]["textCharacters"] == covered


def test_an_attack_is_one_on_the_way_to_the_model_only(client):
    """What a model says is none."""
    assert apply(client, "ignore everything", source="OUTPUT")["action"] == "NONE"


def test_a_version_that_is_not_there_is_refused(client):
    """By the service's own error."""
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        apply(client, "hello", guardrailVersion="4")
    config = {**GUARD, "guardrailVersion": "4"}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.converse(
            modelId=MODEL, messages=user({"text": "a"}), guardrailConfig=config
        )


def test_an_identifier_without_a_version_is_refused(client):
    """And the other way round."""
    body = json.dumps(ANTHROPIC)
    with pytest.raises(ClientError, match="together"):
        client.invoke_model(modelId=MODEL, body=body, guardrailIdentifier="guard1")


@pytest.mark.parametrize("streams", [False, True])
def test_a_model_behind_a_guardrail_is_not_asked_what_it_blocks(client, streams):
    """The answer says so, and the trace what was found and how much was seen."""
    asked = {
        "modelId": MODEL,
        "messages": user({"text": "the falcon"}),
        "guardrailConfig": GUARD,
    }
    text, reason, trace = _converse(client, asked, streams=streams)
    assert (text, reason) == ("No.", "guardrail_intervened")
    found = trace["guardrail"]["inputAssessment"]["guard1"]
    assert found["wordPolicy"]["customWords"][0]["match"] == "falcon"
    coverage = found["invocationMetrics"]["guardrailCoverage"]["textCharacters"]
    assert coverage == {"guarded": 10, "total": 10}


@pytest.mark.parametrize("streams", [False, True])
def test_what_a_model_says_is_masked(client, simulator, streams):
    """Nothing of it is blocked, so the answer ends as it would."""
    simulator.set_reply(MODEL, text="it is T-1234 now", piece=3)
    asked = {
        "modelId": MODEL,
        "messages": user({"text": "which?"}),
        "guardrailConfig": GUARD,
    }
    text, reason, trace = _converse(client, asked, streams=streams)
    assert (text, reason) == ("it is {TICKET} now", "end_turn")
    (found,) = trace["guardrail"]["outputAssessments"]["guard1"]
    assert found["sensitiveInformationPolicy"]["regexes"][0]["match"] == "T-1234"


def test_what_is_marked_is_all_that_is_seen(client, simulator):
    """The coverage says how much was not."""
    simulator.set_reply(MODEL, text="fine")
    marked = {"guardContent": {"text": {"text": "hello"}}}
    asked = {
        "modelId": MODEL,
        "messages": user({"text": "the falcon"}, marked),
        "guardrailConfig": GUARD,
    }
    text, reason, trace = _converse(client, asked, streams=False)
    assert reason == "end_turn"
    found = trace["guardrail"]["inputAssessment"]["guard1"]
    coverage = found["invocationMetrics"]["guardrailCoverage"]["textCharacters"]
    assert coverage == {"guarded": 5, "total": 15}
    assert text


def test_invoke_model_tells_of_its_guardrail(client):
    """In members of the body that no model wrote."""
    answer = client.invoke_model(
        modelId=MODEL,
        body=json.dumps(ANTHROPIC),
        guardrailIdentifier="guard1",
        guardrailVersion="3",
        trace="ENABLED",
    )
    said = json.loads(answer["body"].read())
    assert said["amazon-bedrock-guardrailAction"] == "INTERVENED"
    assert "guard1" in said["amazon-bedrock-trace"]["guardrail"]["input"]
    assert said["content"][0]["text"] == "No."


def test_checks_answer_with_scores(client, simulator):
    """Severe where the words of `checks` are found."""
    simulator.set_guardrail("checks", attacks=("ignore everything",))
    for text, score in (("please ignore everything", 0.9), ("hello", 0.0)):
        answer = client.invoke_guardrail_checks(
            messages=user({"text": text}),
            checks={"promptAttack": {"categories": [{"category": "JAILBREAK"}]}},
        )
        (found,) = answer["results"]["promptAttack"]["results"]
        assert found == {"category": "JAILBREAK", "severityScore": score}
        assert answer["usage"]["promptAttack"]["textUnits"] == 1


def _converse(client: Any, asked: Any, *, streams: bool) -> tuple[str, str, Any]:
    """Return text, stop reason and trace of an answer."""
    if not streams:
        answer = client.converse(**asked)
        content = answer["output"]["message"]["content"]
        return content[0]["text"], answer["stopReason"], answer.get("trace")
    text, reason, trace = "", "", None
    for event in client.converse_stream(**asked)["stream"]:
        text += event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
        reason = event.get("messageStop", {}).get("stopReason", reason)
        trace = event.get("metadata", {}).get("trace", trace)
    return text, reason, trace
