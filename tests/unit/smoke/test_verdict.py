from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bedrock_weir.audit import verify
from bedrock_weir.audit.batch import Batch, encode_line, folder_of, seal
from bedrock_weir.audit.entry import Kind
from bedrock_weir.audit.verify import DAY
from bedrock_weir.demo.records import Record, Stored
from bedrock_weir.smoke.calls import RUNTIME, Promise, SmokeCall, calls, cost
from bedrock_weir.smoke.making import Made
from bedrock_weir.smoke.verdict import Expected, judge

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WRITER = "0123456789abcdef0123456789abcdef"
CALL_ID = "0193-call"
SENT = "ab" * 32
ANY = Expected()
DENIAL = f"bedrock-weir denied this call: no-secrets (call {CALL_ID})"
TIME = int(NOW.timestamp() * 1000)


def entry(kind, sequence, **weir):
    """Return an entry as far as a verdict looks at it."""
    disposition = weir.pop("disposition", "ALLOW")
    return {
        "disposition": disposition,
        "metadata": {
            "correlation_uid": CALL_ID,
            "log_name": WRITER,
            "sequence": sequence,
        },
        "unmapped": {
            "weir": {
                "kind": kind,
                "policy": {"digest": "sha256:aa"},
                "request": {"sha256": SENT},
                **weir,
            }
        },
    }


def sealed(*entries):
    """Return these entries as a writer's object."""
    first = entries[0]["metadata"]["sequence"]
    lines = tuple(
        encode_line(each, writer=WRITER, sequence=each["metadata"]["sequence"])
        for each in entries
    )
    return seal(Batch(WRITER, first, lines), time_ms=TIME, prefix="p")


def objects(*entries, **change):
    """Return the object of these entries as it lies in the bucket."""
    made = sealed(*entries)
    given = {
        "key": made.key,
        "folder": folder_of(TIME, "p"),
        "body": made.body,
        "sha256": made.sha256,
        "mode": "GOVERNANCE",
        "retain_until": TIME + 30 * DAY,
        "stored": TIME,
        **change,
    }
    return {made.key: verify.Stored(**given)}


def records(*entries):
    """Return the records of one object."""
    holder = Stored(sealed(*entries).key, "GOVERNANCE", "2026-12-26", entries)
    return tuple(Record(each, holder) for each in entries)


def call(promise=Promise.ANSWERED):
    """Return a call of the table."""
    return SmokeCall("Converse", RUNTIME, "converse", {}, promise)


def judged(made, entries, expected=ANY, **change):
    """Return the verdict on a call whose entries stand in one object."""
    found = {made.sent: records(*entries)} if entries else {}
    held = objects(*entries, **change) if entries else {}
    (verdict,) = judge([made], found, expected, objects=held, now=NOW)
    assert verdict.is_well is (not verdict.broken)
    return verdict


ANSWERED = Made(call(), SENT)
WHOLE = (entry("decision", 4), entry("outcome", 5, ending="complete"))
REFUSED = Made(call(Promise.STOPPED), SENT, "AccessDeniedException", DENIAL, CALL_ID)
DENIED = entry("decision", 4, disposition="DENY")


def test_an_answer_that_is_recorded_whole_is_well():
    """The verdict tells the call's id and what both entries say."""
    verdict = judged(ANSWERED, WHOLE)
    assert verdict.broken == ()
    assert verdict.call_id == CALL_ID
    assert verdict.effect(Kind.DECISION) == "ALLOW"
    assert verdict.effect(Kind.OUTCOME) == "complete"
    assert verdict.outcome == "answered"


def test_a_denial_that_is_recorded_is_well():
    """Where it was promised; without an outcome, for nothing was forwarded."""
    assert judged(REFUSED, [DENIED]).broken == ()


def test_a_redaction_that_is_recorded_is_well():
    """The record says that something else was forwarded than came."""
    request = {"sha256": SENT, "forwarded_sha256": "cd" * 32}
    redacted = entry("decision", 4, disposition="ANONYMIZE", request=request)
    made = Made(call(Promise.STOPPED), SENT)
    assert judged(made, [redacted, WHOLE[1]]).broken == ()


@pytest.mark.parametrize(
    ("made", "entries", "said"),
    [
        (ANSWERED, (), "one decision was to be on the record, not 0"),
        (ANSWERED, (WHOLE[0],), "1 outcome was to be there, not 0"),
        (ANSWERED, (WHOLE[0], entry("decision", 5)), "not 2"),
        (
            ANSWERED,
            (WHOLE[0], entry("outcome", 5, ending="truncated")),
            "the record says truncated",
        ),
        (
            ANSWERED,
            (entry("outcome", 4, ending="complete"), entry("decision", 5)),
            "the outcome stands before the decision",
        ),
        (ANSWERED, (DENIED,), "do not tell the same"),
        (
            replace(REFUSED, call=call()),
            (DENIED,),
            "the proxy denied what it was to permit: no-secrets",
        ),
        (
            Made(call(), SENT, "ValidationException", "no such model"),
            WHOLE,
            "it was to be answered: ValidationException: no such model",
        ),
        (Made(call(), SENT, "A\x1b[2J", "b\x1b[2J"), WHOLE, "A\\x1b[2J: b\\x1b[2J"),
        (
            Made(call(Promise.STOPPED), SENT),
            WHOLE,
            "the access key reached the model",
        ),
        (
            replace(REFUSED, message="You don't have access to the model"),
            (DENIED,),
            "it was to be denied by the proxy",
        ),
        (replace(REFUSED, request_id="other"), (DENIED,), "another call's id"),
        (
            ANSWERED,
            (WHOLE[0], entry("outcome", 5, ending="complete", policy={"digest": "b"})),
            "different policies",
        ),
        (
            Made(call(), "", "EndpointConnectionError", "refused", is_reached=False),
            (),
            "weir doctor client",
        ),
    ],
)
def test_what_is_not_as_promised_is_told(made, entries, said):
    """By what the caller got, and by what the entries say."""
    told = judged(made, entries).broken
    assert any(said in each for each in told), told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mode": None, "retain_until": None}, "no Object Lock"),
        ({"retain_until": TIME - DAY}, "kept for -1.0 days"),
        ({"folder": "elsewhere/"}, "foreign"),
        ({"sha256": "AAAA"}, "other bytes than were put"),
        ({"body": b"no batch"}, "other bytes than were put"),
        (
            {"body": sealed(*WHOLE[:1]).body, "sha256": sealed(*WHOLE[:1]).sha256},
            "it holds 4-4",
        ),
    ],
)
def test_an_object_that_is_not_as_it_must_be_is_told(change, said):
    """Its lock, its bytes, its name, and what it holds under that name."""
    told = judged(ANSWERED, WHOLE, **change).broken
    assert any(said in each for each in told), told


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Expected(mode="COMPLIANCE"), "mode GOVERNANCE"),
        (Expected(days=31), "kept for 30.0 days, not 31"),
        (Expected(digest="sha256:bb"), "under another policy"),
    ],
)
def test_what_is_expected_of_the_deployment_is_held_against_it(expected, said):
    """The lock's mode and days, and the policy's digest."""
    told = judged(ANSWERED, WHOLE, expected).broken
    assert len(told) == 1
    assert said in told[0]
    fulfilled = Expected("GOVERNANCE", 30, "sha256:aa")
    assert judged(ANSWERED, WHOLE, fulfilled).broken == ()


def test_two_runs_have_no_request_in_common():
    """Every request holds the run's word, and every one is another."""
    one, two = (calls(w, model="m", knowledge_base="kb") for w in ("bcd", "fgh"))
    asked = [str(each.arguments) for each in (*one, *two)]
    assert len(set(asked)) == len(asked) == 8
    assert deepcopy(one) == calls("bcd", model="m", knowledge_base="kb")


def test_the_cost_is_of_the_calls_that_are_made():
    """Tokens for models, a search where there is one."""
    assert "180 tokens in and 48 out;" in cost(
        calls("w", model="m", knowledge_base=None)
    )
    assert "1 search" in cost(calls("w", model="m", knowledge_base="kb"))
