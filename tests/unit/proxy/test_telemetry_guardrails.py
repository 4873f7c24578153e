"""What is counted of guardrails is what is recorded of them."""

from __future__ import annotations

from prometheus_client import REGISTRY

from bedrock_weir.content import JSON
from bedrock_weir.proxy import telemetry


def value(name: str, **labels: str) -> float:
    """A counter's value; zero before its first count."""
    return REGISTRY.get_sample_value(f"{name}_total", labels) or 0.0


def entry(kind: str, guardrail: dict[str, JSON]) -> dict[str, JSON]:
    """An entry with a guardrail's part."""
    weir: dict[str, JSON] = {"kind": kind, "route": "r", "guardrail": guardrail}
    if kind == "outcome":
        weir["ending"] = "complete"
    return {
        "api": {"operation": "Telemetry"},
        "disposition": "ALLOW",
        "unmapped": {"weir": weir},
    }


def test_questions_are_counted_by_purpose_and_result() -> None:
    """Answered, remembered, and each failure by its name."""
    names = {
        result: value("weir_guardrail_questions", purpose="escalate", result=result)
        for result in ("answered", "cached", "timeout")
    }
    units = value("weir_guardrail_units", purpose="escalate")
    telemetry.count(
        entry(
            "decision",
            {
                "escalated": {
                    "questions": 5,
                    "cached": 2,
                    "units": 7,
                    "failures": {"timeout": 1},
                }
            },
        )
    )
    for result, more in (("answered", 2), ("cached", 2), ("timeout", 1)):
        now = value("weir_guardrail_questions", purpose="escalate", result=result)
        assert now == names[result] + more
    assert value("weir_guardrail_units", purpose="escalate") == units + 7


def test_a_question_that_could_not_be_put_is_counted_as_a_failure() -> None:
    """It is no answered one."""
    before = value("weir_guardrail_questions", purpose="Send", result="answered")
    consulted: dict[str, JSON] = {
        "questions": 0,
        "cached": 0,
        "units": 0,
        "failures": {"too_much": 1},
    }
    telemetry.count(entry("decision", {"consulted": consulted}))
    assert value("weir_guardrail_questions", purpose="Send", result="too_much") >= 1
    assert (
        value("weir_guardrail_questions", purpose="Send", result="answered") == before
    )


def test_an_alert_is_counted_once_a_call() -> None:
    """Whoever saw too little: the service's guardrail, or the layer's question."""
    before = value("weir_guardrail_alerts", operation="Telemetry")
    telemetry.count(entry("outcome", {"alert": True}))
    telemetry.count(entry("outcome", {"alert": False}))
    telemetry.count(entry("outcome", {}))
    assert value("weir_guardrail_alerts", operation="Telemetry") == before + 1
