"""Verification says what is wrong with the records, and nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bedrock_weir.audit import verify
from bedrock_weir.audit.batch import BatchObject, folder_of, name_of
from bedrock_weir.audit.verify import (
    DAY,
    Expected,
    Problem,
    Report,
    Stored,
    Verification,
    hours,
)
from tests.support.records import OTHER, WRITER, batch, call_id, decision, outcome

HOUR = 3_600_000
NOW = 1_800_000_000_000
SINCE = NOW - 3 * HOUR
EXPECTED = Expected("GOVERNANCE", 30, 70 * 60_000)


def stored(made: BatchObject, time: int = NOW, **changes) -> Stored:
    """Return a batch as it lies in the bucket, under a lock that holds."""
    whole = Stored(
        key=made.key,
        folder=folder_of(time, "weir"),
        body=made.body,
        sha256=made.sha256,
        mode="GOVERNANCE",
        retain_until=time + 30 * DAY,
        stored=time,
    )
    return replace(whole, **changes)


def calls(time: int, first: int, count: int, writer: str = WRITER) -> BatchObject:
    """Return a batch of calls, each with its decision and its outcome."""
    entries = []
    for number in range(count):
        call = call_id(time, first + number)
        entries += [decision(call, time), outcome(call, time)]
    return batch(time, first, *entries, writer=writer)


def report_of(
    objects: Iterable[Stored], unreached: str = "", expected: Expected = EXPECTED
) -> Report:
    """Verify objects."""
    verification = Verification(expected, since=SINCE, now=NOW)
    for each in objects:
        verification.check(each)
    return verification.finish(unreached)


def problems_of(*objects: Stored, **options) -> dict[Problem, int]:
    """Return what is wrong with objects."""
    return dict(report_of(objects, **options).problems)


def test_whole_logs_have_nothing_wrong() -> None:
    """Over hours and writers; the last batches need not be the last."""
    times = (SINCE, SINCE + HOUR, NOW)
    objects = [
        stored(calls(time, 4 * place, 2, writer), time)
        for place, time in enumerate(times)
        for writer in (WRITER, OTHER)
    ]
    report = report_of(objects)
    assert (report.problems, report.batches, report.records) == ({}, 6, 24)
    assert report.unlocked_records == 0


def test_a_log_that_began_before_the_window_has_no_gap() -> None:
    """What is before the first batch is not known."""
    assert problems_of(stored(calls(NOW, 700, 1)), stored(calls(NOW, 702, 1))) == {}


def test_the_hours_of_a_window() -> None:
    """Whole hours, over the end of a day."""
    end = 1_800_057_600_000 + 1
    assert list(hours(end - HOUR - 2, end, "a/b")) == [
        "a/b/dt=2027-01-15/hour=22/",
        "a/b/dt=2027-01-15/hour=23/",
        "a/b/dt=2027-01-16/hour=00/",
    ]


@pytest.mark.parametrize(
    "key",
    [
        "note.txt",
        "writer=zz/000000000000-000000000001.jsonl.gz",
        f"writer={WRITER}/0-1.jsonl.gz",
        f"writer={WRITER}/000000000000-000000000001.jsonl.gz.bak",
        f"writer={WRITER}/more/000000000000-000000000001.jsonl.gz",
    ],
)
def test_a_foreign_object_is_found(key: str) -> None:
    """Whoever puts it there may want it to be read as a record."""
    folder = folder_of(NOW, "weir")
    made = stored(calls(NOW, 0, 1), key=folder + key)
    assert problems_of(made) == {Problem.FOREIGN: 1}
    assert name_of(key, folder) is None


def test_changed_bytes_are_found() -> None:
    """By the checksum that was put with them, or by there being none."""
    made = calls(NOW, 0, 1)
    other = calls(NOW + 1, 0, 1)
    assert problems_of(stored(made, body=other.body)) == {Problem.CHECKSUM: 1}
    assert problems_of(stored(made, body=None)) == {Problem.CHECKSUM: 1}
    assert problems_of(stored(made, sha256=None)) == {Problem.CHECKSUM: 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        gzip.compress(b""),
        gzip.compress(b"{}\n"),
        gzip.compress(b"x" * 10**7),
    ],
)
def test_what_is_no_batch_is_found(body: bytes) -> None:
    """Cut, empty, of other lines, or a bomb."""
    made = stored(calls(NOW, 0, 1), body=body, sha256=None)
    assert problems_of(made) == {Problem.UNREADABLE: 1, Problem.CHECKSUM: 1}


def test_a_batch_under_another_name_is_found() -> None:
    """Another place, or another writer's."""
    made, moved = calls(NOW, 0, 1), calls(NOW, 2, 1)
    foreign = calls(NOW, 0, 1, OTHER)
    for other in (moved, foreign, calls(NOW, 0, 2)):
        changed = stored(other, key=made.key)
        assert problems_of(changed) == {Problem.MISNAMED: 1}


@pytest.mark.parametrize(
    ("changes", "is_wrong"),
    [
        ({}, False),
        ({"mode": "COMPLIANCE"}, False),
        ({"retain_until": NOW + 60 * DAY}, False),
        ({"retain_until": NOW + 30 * DAY - 60_000}, False),
        ({"mode": None}, True),
        ({"mode": "LEGAL"}, True),
        ({"retain_until": None}, True),
        ({"retain_until": NOW + 29 * DAY}, True),
        ({"retain_until": NOW - DAY}, True),
    ],
)
def test_a_lock_must_be_as_strict_and_as_long(changes: dict, is_wrong: bool) -> None:
    """A stricter or longer one will do; clocks may differ by minutes."""
    report = report_of([stored(calls(NOW, 0, 1), **changes)])
    assert dict(report.problems) == ({Problem.UNLOCKED: 1} if is_wrong else {})
    assert report.unlocked_records == (2 if is_wrong else 0)
    assert report.batches == (0 if is_wrong else 1)


def test_compliance_is_not_met_by_governance() -> None:
    """Whoever may bypass it could delete."""
    strict = replace(EXPECTED, mode="COMPLIANCE")
    made = stored(calls(NOW, 0, 1))
    assert problems_of(made, expected=strict) == {Problem.UNLOCKED: 1}


def test_what_was_done_to_a_record_afterwards_is_found() -> None:
    """Another version, a marker, or nothing but a marker."""
    made = calls(NOW, 0, 1)
    assert problems_of(stored(made, versions=2)) == {Problem.REPLACED: 1}
    assert problems_of(stored(made, is_hidden=True)) == {Problem.DELETED: 1}
    gone = stored(made, versions=0, body=None, is_hidden=True)
    assert problems_of(gone) == {Problem.DELETED: 1}


def test_a_missing_batch_is_found() -> None:
    """With the places that are missing, and its consequences not told again."""
    objects = [stored(calls(NOW, first, 1)) for first in (0, 2, 8)]
    report = report_of(objects)
    assert dict(report.problems) == {Problem.GAP: 1}
    assert "4-7" in report.findings[0].detail
    call = call_id(NOW)
    lone = stored(batch(NOW, 8, outcome(call, NOW)))
    assert problems_of(*objects[:2], lone) == {Problem.GAP: 1}


def test_batches_that_overlap_are_found() -> None:
    """Two writers had one id, or somebody wrote a second truth."""
    objects = [stored(calls(NOW, 0, 2)), stored(calls(NOW + 1, 2, 2))]
    assert problems_of(*objects) == {Problem.OVERLAP: 1}


def test_an_order_that_a_clock_turned_round_is_no_gap() -> None:
    """A log is held together by its places, not by its hours."""
    late, early = calls(NOW, 0, 1), calls(NOW - HOUR, 2, 1)
    assert problems_of(stored(early, NOW - HOUR), stored(late)) == {}


def test_what_was_put_since_is_left_to_the_next_verification() -> None:
    """The batch before it may have come to a folder that was read already."""
    objects = [stored(calls(NOW, first, 1)) for first in (0, 4)]
    assert problems_of(*objects) == {Problem.GAP: 1}
    late = replace(objects[1], stored=NOW + 1)
    report = report_of([objects[0], late])
    assert (dict(report.problems), report.batches) == ({}, 1)


def test_an_outcome_without_its_decision_is_found() -> None:
    """If the call began in the window; an older decision may be before it."""
    old = SINCE // HOUR * HOUR - 1
    entries = [outcome(call_id(old), NOW), outcome(call_id(NOW), NOW)]
    assert problems_of(stored(batch(NOW, 5, *entries))) == {Problem.NO_DECISION: 1}
    unknown = batch(NOW, 5, outcome("no-id", NOW))
    assert problems_of(stored(unknown)) == {Problem.NO_DECISION: 1}


def test_a_second_outcome_is_found() -> None:
    """A call ends once."""
    call = call_id(NOW)
    made = batch(NOW, 0, decision(call, NOW), outcome(call, NOW), outcome(call, NOW))
    assert problems_of(stored(made)) == {Problem.NO_DECISION: 1}


def test_a_call_without_an_end_is_found_once_it_must_have_ended() -> None:
    """A denied one needs none, and one that may still run is not told of."""
    old = NOW - EXPECTED.longest_call
    for time, effect, wrong in (
        (old - 1, "ALLOW", {Problem.NO_OUTCOME: 1}),
        (old - 1, "ANONYMIZE", {Problem.NO_OUTCOME: 1}),
        (old - 1, "DENY", {}),
        (old, "ALLOW", {}),
    ):
        made = batch(old, 0, decision(call_id(time), time, effect))
        assert problems_of(stored(made, old)) == wrong, (time, effect)


def test_decision_and_outcome_meet_over_batches_and_hours() -> None:
    """As those of an hour-long stream do."""
    begun = NOW - 2 * HOUR
    call = call_id(begun)
    first = batch(begun, 0, decision(call, begun))
    second = batch(NOW, 1, outcome(call, NOW))
    assert problems_of(stored(first, begun), stored(second)) == {}


def test_what_was_not_reached_is_a_failure() -> None:
    """And calls are not held against what was not read."""
    old = NOW - 2 * HOUR
    made = stored(batch(old, 0, decision(call_id(old), old)), old)
    report = report_of([made], unreached="weir/dt=x")
    assert dict(report.problems) == {Problem.UNREACHED: 1}
    assert report.findings[0].key == "weir/dt=x"


def test_findings_are_bounded_and_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods the bucket does not flood the log."""
    monkeypatch.setattr(verify, "MAX_FINDINGS", 3)
    folder = folder_of(NOW, "weir")
    made = stored(calls(NOW, 0, 1))
    report = report_of(replace(made, key=f"{folder}{number}") for number in range(9))
    assert (report.failures, len(report.findings)) == (9, 3)


def test_open_calls_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be linked is said, and nothing is claimed of it."""
    monkeypatch.setattr(verify, "MAX_OPEN", 2)
    old = NOW - 2 * HOUR
    entries = [decision(call_id(old, number), old) for number in range(3)]
    made = stored(batch(old, 0, *entries), old)
    assert problems_of(made) == {Problem.UNREACHED: 1}


def test_entries_of_other_kinds_are_let_be() -> None:
    """A later release's records are records."""
    made = batch(NOW, 0, {}, {"metadata": {"correlation_uid": 7}})
    assert problems_of(stored(made)) == {}
