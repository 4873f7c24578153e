"""What a guardrail says, in each of its forms, and in none of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.guardrails.assessment import read, read_application, read_checks
from bedrock_weir.opinion import Assessment

SECRET = "the very text"
FULL: dict[str, Any] = {
    "topicPolicy": {
        "topics": [
            {"name": "Fiduciary advice", "type": "DENY", "action": "BLOCKED"},
            {"name": "Weather", "type": "DENY", "action": "NONE", "detected": True},
        ]
    },
    "contentPolicy": {
        "filters": [
            {"type": "PROMPT_ATTACK", "confidence": "HIGH", "action": "BLOCKED"},
            {"type": "HATE", "confidence": "LOW", "action": "NONE"},
        ]
    },
    "wordPolicy": {
        "customWords": [{"match": SECRET, "action": "BLOCKED"}],
        "managedWordLists": [
            {"match": SECRET, "type": "PROFANITY", "action": "BLOCKED"}
        ],
    },
    "sensitiveInformationPolicy": {
        "piiEntities": [{"match": SECRET, "type": "EMAIL", "action": "ANONYMIZED"}],
        "regexes": [
            {"name": "ticket", "match": SECRET, "regex": SECRET, "action": "BLOCKED"}
        ],
    },
    "contextualGroundingPolicy": {
        "filters": [
            {"type": "GROUNDING", "threshold": 0.7, "score": 0.1, "action": "BLOCKED"}
        ]
    },
    "invocationMetrics": {
        "guardrailProcessingLatency": 300,
        "usage": {"topicPolicyUnits": 1, "contentPolicyUnits": 2, "wordPolicyUnits": 0},
        "guardrailCoverage": {"textCharacters": {"guarded": 40, "total": 50}},
    },
    "appliedGuardrailDetails": {
        "guardrailId": "abc123",
        "guardrailVersion": "3",
        "guardrailArn": "arn:aws:bedrock:eu-west-1:123456789012:guardrail/abc123",
        "guardrailOrigin": ["REQUEST", "ACCOUNT_ENFORCED"],
        "guardrailOwnership": "SELF",
    },
}
READ = Assessment(
    "abc123",
    "3",
    ("ACCOUNT_ENFORCED", "REQUEST"),
    is_intervened=True,
    is_blocked=True,
    policies=(
        "contentPolicy/PROMPT_ATTACK",
        "contextualGroundingPolicy/GROUNDING",
        "sensitiveInformationPolicy/EMAIL",
        "sensitiveInformationPolicy/ticket",
        "topicPolicy/Fiduciary advice",
        "wordPolicy",
        "wordPolicy/PROFANITY",
    ),
    units=(("contentPolicy", 2), ("topicPolicy", 1)),
    guarded=40,
    total=50,
)


def test_an_assessment_is_read_without_what_it_matched() -> None:
    """Names, counts, actions."""
    assert read(FULL) == READ
    assert SECRET not in repr(read(FULL))
    assert read(FULL).is_partial


def test_masking_is_an_intervention_and_no_block() -> None:
    """What is anonymised travels on."""
    entity: Any = {"match": "x", "type": "EMAIL", "action": "ANONYMIZED"}
    found = read({"sensitiveInformationPolicy": {"piiEntities": [entity]}})
    assert found.is_intervened
    assert not found.is_blocked


def test_two_assessments_say_what_both_say() -> None:
    """Counts add up; one that says nothing of coverage takes nothing away."""
    both = read(FULL) | read(FULL) | Assessment()
    assert (both.guarded, both.total) == (80, 100)
    assert both.units == (("contentPolicy", 4), ("topicPolicy", 2))
    assert both.policies == READ.policies


def test_an_application_is_read() -> None:
    """ApplyGuardrail's own answer, whose action counts."""
    answer: dict[str, Any] = {
        "usage": {"topicPolicyUnits": 1, "contentPolicyUnits": 1},
        "action": "GUARDRAIL_INTERVENED",
        "outputs": [{"text": "blocked"}],
        "assessments": [FULL],
        "guardrailCoverage": {"textCharacters": {"guarded": 7, "total": 7}},
    }
    found = read_application(answer)
    assert found.is_blocked
    assert found.units == (("contentPolicy", 1), ("topicPolicy", 1))
    assert not found.is_partial
    assert read_application({**answer, "action": "NONE"}).is_intervened is False


def test_an_intervention_that_says_nothing_more_is_a_block() -> None:
    """The stricter reading."""
    found = read_application({"action": "GUARDRAIL_INTERVENED", "assessments": []})
    assert found.is_blocked


def test_checks_count_from_a_severity_on() -> None:
    """And only attacks."""
    answer: dict[str, Any] = {
        "results": {
            "promptAttack": {
                "results": [
                    {"category": "JAILBREAK", "severityScore": 0.7},
                    {"category": "PROMPT_LEAKAGE", "severityScore": 0.2},
                ]
            },
            "contentFilter": {"results": [{"category": "HATE", "severityScore": 1.0}]},
        },
        "usage": {"promptAttack": {"textUnits": 2}},
    }
    found = read_checks(answer, severity=0.5)
    assert found.policies == ("promptAttack/JAILBREAK",)
    assert found.is_blocked
    assert found.units == (("promptAttack", 2),)
    assert not read_checks(answer, severity=0.8).is_intervened


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["assessments", "usage", "results", "action", "type", *FULL, "filters"]
            ),
            below,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_no_answer_is_an_error(value: Any) -> None:
    """What is not of its form says nothing (rule 1)."""
    read(value)
    read_application(value)
    read_checks(value, severity=0.5)


@pytest.mark.parametrize("name", ["x" * 101, "{secret}", "a\nb", 5, None])
def test_names_of_another_form_are_left_out(name: Any) -> None:
    """They could be anything."""
    topic = {"name": name, "action": "BLOCKED"}
    assert read({"topicPolicy": {"topics": [topic]}}).policies == ("topicPolicy",)
