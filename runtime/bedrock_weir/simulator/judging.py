"""ApplyGuardrail and InvokeGuardrailChecks: a guardrail asked directly."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.simulator.asked import Answer, Asked, Handler, whole
from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.guardrails import UNIT, assess

_SEVERE, _MILD = 0.9, 0.0


def _apply(asked: Asked) -> Answer:
    path, body = asked.operation.path, asked.body
    guardrail = asked.guardrails.named(
        path["guardrailIdentifier"], path["guardrailVersion"]
    )
    texts = [item["text"]["text"] for item in body["content"] if "text" in item]
    verdict = assess(guardrail, body["source"], texts)
    outputs = verdict.outputs if verdict.has_intervened else ()
    assessments = [verdict.whole]
    if body.get("outputScope") != "FULL" and not verdict.has_intervened:
        assessments = []
    value: Json = {
        "usage": verdict.usage,
        "action": verdict.action,
        "outputs": [{"text": text} for text in outputs],
        "assessments": assessments,
        "guardrailCoverage": verdict.coverage,
    }
    return whole(asked, value)


def _checks(asked: Asked) -> Answer:
    """Answer with scores: severe where the checks' guardrail finds its words."""
    guardrail = asked.guardrails.named("checks", "1")
    texts = [
        block.get("text", "")
        for message in asked.body["messages"]
        for block in message["content"]
    ]
    verdict = assess(guardrail, "INPUT", texts)
    units = sum(max(1, -(-len(text) // UNIT)) for text in texts)
    results: Json = {}
    usage: Json = {}
    for name in ("contentFilter", "promptAttack"):
        check = asked.body["checks"].get(name)
        if check is None:
            continue
        policy = "contentPolicy" if name == "promptAttack" else "wordPolicy"
        score = _SEVERE if policy in verdict.assessment else _MILD
        results[name] = {
            "results": [
                {"category": item["category"], "severityScore": score}
                for item in check["categories"]
            ]
        }
        usage[name] = {"textUnits": units}
    if "sensitiveInformation" in asked.body["checks"]:
        results["sensitiveInformation"] = {"results": [], "truncated": False}
        usage["sensitiveInformation"] = {"textUnits": units}
    return whole(asked, {"results": results, "usage": usage})


HANDLERS: Mapping[str, Handler] = {
    "ApplyGuardrail": _apply,
    "InvokeGuardrailChecks": _checks,
}
"""By operation."""
