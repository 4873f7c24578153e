"""Verification: whether the records of a stretch of time are there, whole and locked.

Of each object (`_CHECKS`):

Rule 1: it is a batch, under its own name: readable within bounds, its bytes are those
        that were put, and its lines are the run of the writer's log that its key names.
Rule 2: it is locked, as strictly and as long as it has to be, and was written once:
        no other version of it, and no marker that hides it.

Of each writer's log, as far as the window shows it:

Rule 3: batches follow each other without a gap and without an overlap. What is before
        the first and after the last is not known: a log may have begun earlier, and its
        writer may still run. What was put since the verification began is left to the
        next one: an hour's folder that was read already may have got the batch before.

Of each call:

Rule 4: an outcome has its decision. It may be older than the window; the call's id says
        when the call began.
Rule 5: a decision to forward has its outcome once the longest call must have ended.
        Where a log has a hole, rules 4 and 5 are not asked of it: the hole is said.

What is found is named by key and kind; nothing of a record's content is repeated. What
a later proof adds to an object is one more of `_CHECKS`, and to a log one more step of
`Verification.finish`.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise

from bedrock_weir.audit.batch import (
    BatchError,
    BatchName,
    folder_of,
    name_of,
    read_batch,
)
from bedrock_weir.audit.entry import Kind
from bedrock_weir.content import JSON

MAX_FINDINGS = 1000
"""Findings that are kept; all are counted."""
MAX_OPEN = 1_000_000
"""Calls whose outcome is still looked for."""
CLOCKS = 15 * 60 * 1000
"""Milliseconds by which a writer's clock and S3's may differ; S3 refuses more."""
DAY = 24 * 3600 * 1000
_HOUR = 3600 * 1000


class Problem(StrEnum):
    """What is wrong."""

    FOREIGN = "foreign"
    """An object that is no batch lies among the records."""
    UNREADABLE = "unreadable"
    """A batch is cut, damaged or out of its bounds."""
    CHECKSUM = "checksum"
    """The bytes are not those that were put, or nothing says so."""
    MISNAMED = "misnamed"
    """The lines are not those that the key names."""
    UNLOCKED = "unlocked"
    """Object Lock is missing, weaker or shorter than it has to be."""
    REPLACED = "replaced"
    """Somebody has put another version over it."""
    DELETED = "deleted"
    """Somebody has put a delete marker over it."""
    GAP = "gap"
    """Batches of a log are missing."""
    OVERLAP = "overlap"
    """Two batches of a log hold the same places."""
    NO_DECISION = "no decision"
    """An outcome has no decision, or is a second one."""
    NO_OUTCOME = "no outcome"
    """A call that was let through never came to an end."""
    UNREACHED = "unreached"
    """There was no time, or no room, for the rest."""


_HOLES = frozenset(
    {Problem.UNREADABLE, Problem.CHECKSUM, Problem.MISNAMED, Problem.GAP}
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One object as it lies in the bucket: its first version.

    Attributes:
        key: its key.
        folder: of the hour, with its last slash; the key begins with it.
        body: its bytes; None where they could not be read as they were put.
        sha256: what the store says of them, in base64; None for nothing.
        mode: Object Lock's mode; None for no lock.
        retain_until: in milliseconds since the epoch; None for no lock.
        stored: when it was put, by the store's clock.
        versions: how many there are of it; none where only a marker is left.
        is_hidden: whether a delete marker stands over it.
    """

    key: str
    folder: str
    body: bytes | None
    sha256: str | None
    mode: str | None
    retain_until: int | None
    stored: int
    versions: int = 1
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to be.

    Attributes:
        mode: Object Lock's mode at the least.
        days: how long objects are kept at the least.
        longest_call: in milliseconds.
    """

    mode: str
    days: int
    longest_call: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        problem: what.
        key: where: an object's key, or the folder of a writer.
        detail: more, without content.
    """

    problem: Problem
    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was verified, and what was found.

    Attributes:
        batches: in which nothing is wrong by themselves.
        records: their entries.
        unlocked_records: entries of batches that are not locked as they must be.
        problems: how often each was found.
        findings: the first MAX_FINDINGS of them.
    """

    batches: int
    records: int
    unlocked_records: int
    problems: Mapping[Problem, int]
    findings: tuple[Finding, ...]

    @property
    def failures(self) -> int:
        """How much is wrong."""
        return sum(self.problems.values())


@dataclass(frozen=True, slots=True)
class _Seen:
    """An object with what could be read of it."""

    stored: Stored
    expected: Expected
    name: BatchName
    entries: tuple[Mapping[str, JSON], ...]


@dataclass(slots=True)
class _Log:
    """One writer's batches, as far as they were seen."""

    runs: list[tuple[int, int, str]] = field(default_factory=list)
    has_holes: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A call whose outcome is looked for."""

    time: int
    key: str
    writer: str


def hours(since: int, until: int, prefix: str) -> Iterator[str]:
    """Yield the folders of the hours of a window, in order.

    Args:
        since: its start, in milliseconds since the epoch; its whole hour counts.
        until: its end.
        prefix: where records are kept in the bucket; may be empty.
    """
    for hour in range(since // _HOUR, until // _HOUR + 1):
        yield folder_of(hour * _HOUR, prefix)


class Verification:
    """Takes objects in the order of their hours, and says what is wrong.

    Args:
        expected: what has to be.
        since: the window's start, in milliseconds since the epoch.
        now: the time at which the verification began.
    """

    def __init__(self, expected: Expected, *, since: int, now: int) -> None:
        self._expected = expected
        self._since = since // _HOUR * _HOUR
        self._now = now
        self._batches = self._records = self._unlocked = 0
        self._problems: Counter[Problem] = Counter()
        self._findings: list[Finding] = []
        self._logs: dict[str, _Log] = {}
        self._open: dict[str, _Open] = {}
        self._orphans: list[_Open] = []
        self._is_linked = True

    def check(self, stored: Stored) -> None:
        """Look at an object."""
        if stored.stored > self._now:
            return
        name = name_of(stored.key, stored.folder)
        if name is None:
            self._note(Finding(Problem.FOREIGN, stored.key))
            return
        log = self._logs.setdefault(name.writer, _Log())
        log.runs.append((name.first, name.last, stored.key))
        if not stored.versions:
            log.has_holes = True
            self._note(Finding(Problem.DELETED, stored.key, "nothing is left of it"))
            return
        entries, unread = _read(stored)
        seen = _Seen(stored, self._expected, name, entries)
        found = [*unread, *(each for check in _CHECKS for each in check(seen))]
        for finding in found:
            self._note(finding)
        problems = {finding.problem for finding in found}
        log.has_holes = log.has_holes or bool(problems & _HOLES)
        if Problem.UNLOCKED in problems:
            self._unlocked += len(entries)
        if not found:
            self._batches += 1
            self._records += len(entries)
        for entry in entries:
            self._link(entry, name.writer, stored.key)

    def _link(self, entry: Mapping[str, JSON], writer: str, key: str) -> None:
        """Bring a call's decision and outcome together."""
        metadata = entry.get("metadata")
        if not isinstance(metadata, dict):
            return
        call, kind = metadata.get("correlation_uid"), metadata.get("event_code")
        if not isinstance(call, str):
            return
        if kind == Kind.DECISION and entry.get("disposition") != "DENY":
            if len(self._open) >= MAX_OPEN:
                self._is_linked = False
            elif self._is_linked:
                time = entry.get("time")
                begun = time if isinstance(time, int) else 0
                self._open[call] = _Open(begun, key, writer)
        elif kind == Kind.OUTCOME:
            opened = self._open.pop(call, None)
            is_known = opened is not None or _began(call) < self._since
            if not is_known and len(self._orphans) < MAX_OPEN:
                self._orphans.append(_Open(0, key, writer))

    def finish(self, unreached: str = "") -> Report:
        """Look at logs and calls as a whole, and say what was found.

        Args:
            unreached: the first folder or key that was not looked at, if any.
        """
        for writer, log in self._logs.items():
            self._follow(writer, log)
        if unreached:
            self._note(Finding(Problem.UNREACHED, unreached, "from here on"))
        elif self._is_linked:
            self._settle()
        else:
            said = f"more than {MAX_OPEN} calls are open at once, so none is linked"
            self._note(Finding(Problem.UNREACHED, "", said))
        return Report(
            batches=self._batches,
            records=self._records,
            unlocked_records=self._unlocked,
            problems=dict(self._problems),
            findings=tuple(self._findings),
        )

    def _follow(self, writer: str, log: _Log) -> None:
        """Hold a log's batches against each other (rule 3)."""
        runs = sorted(log.runs)
        for (_, last, before), (first, _, key) in pairwise(runs):
            if first > last + 1:
                log.has_holes = True
                said = f"{last + 1}-{first - 1} of writer {writer} after {before}"
                self._note(Finding(Problem.GAP, key, said))
            elif first <= last:
                said = f"from {first} on, with {before}"
                self._note(Finding(Problem.OVERLAP, key, said))

    def _settle(self) -> None:
        """Say which calls are not whole (rules 4 and 5)."""
        for call in self._orphans:
            if not self._logs[call.writer].has_holes:
                self._note(Finding(Problem.NO_DECISION, call.key))
        latest = self._now - self._expected.longest_call
        for call in self._open.values():
            if call.time < latest and not self._logs[call.writer].has_holes:
                self._note(Finding(Problem.NO_OUTCOME, call.key))

    def _note(self, finding: Finding) -> None:
        self._problems[finding.problem] += 1
        if len(self._findings) < MAX_FINDINGS:
            self._findings.append(finding)


def _read(stored: Stored) -> tuple[tuple[Mapping[str, JSON], ...], list[Finding]]:
    """Return an object's entries, or why there are none (rule 1)."""
    body, key = stored.body, stored.key
    if body is None or (stored.sha256 or _sum(body)) != _sum(body):
        return (), [Finding(Problem.CHECKSUM, key, "other bytes than were put")]
    found = []
    if stored.sha256 is None:
        found.append(Finding(Problem.CHECKSUM, key, "it has no SHA-256"))
    try:
        return tuple(read_batch(body)), found
    except BatchError as error:
        return (), [*found, Finding(Problem.UNREADABLE, key, _safe(error))]


def _sum(body: bytes) -> str:
    return b64encode(sha256(body).digest()).decode("ascii")


def _safe(error: BatchError) -> str:
    """Return an error's words; they name lines and limits, and no content."""
    return str(error)[:200]


def _is_as_named(seen: _Seen) -> Iterator[Finding]:
    if not seen.entries:
        return
    place = seen.entries[0]["metadata"]
    assert isinstance(place, dict)  # noqa: S101 - `read_batch` has looked
    first, name = place["sequence"], seen.name
    assert isinstance(first, int)  # noqa: S101 - the same
    last = first + len(seen.entries) - 1
    if (place["log_name"], first, last) != (name.writer, name.first, name.last):
        yield Finding(Problem.MISNAMED, seen.stored.key, f"it holds {first}-{last}")


def _is_locked(seen: _Seen) -> Iterator[Finding]:
    stored, expected = seen.stored, seen.expected
    if stored.mode is None or stored.retain_until is None:
        yield Finding(Problem.UNLOCKED, stored.key, "no Object Lock")
    elif stored.mode not in (expected.mode, "COMPLIANCE"):
        yield Finding(Problem.UNLOCKED, stored.key, f"mode {stored.mode[:20]}")
    elif stored.retain_until < stored.stored + expected.days * DAY - CLOCKS:
        kept = (stored.retain_until - stored.stored) / DAY
        said = f"kept for {kept:.1f} days, not {expected.days}"
        yield Finding(Problem.UNLOCKED, stored.key, said)


def _is_single(seen: _Seen) -> Iterator[Finding]:
    if seen.stored.versions > 1:
        said = f"{seen.stored.versions} versions"
        yield Finding(Problem.REPLACED, seen.stored.key, said)
    if seen.stored.is_hidden:
        yield Finding(Problem.DELETED, seen.stored.key)


_CHECKS: tuple[Callable[[_Seen], Iterator[Finding]], ...] = (
    _is_as_named,
    _is_locked,
    _is_single,
)


def _began(call: str) -> int:
    """Return when a call began, by its id (RFC 9562, v7); for another id: just now."""
    try:
        return int(call.replace("-", "")[:12], 16)
    except ValueError:
        return 1 << 48
