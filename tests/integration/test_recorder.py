from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bedrock_weir.audit.batch import read_batch
from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.commands import Urgency
from bedrock_weir.errors import SettingsError, StoreUnavailable
from bedrock_weir.recorder import Limits, Recorder, RecordLevel
from tests.support.faults import Fault, Faults, faulty
from tests.support.s3 import Bucket, object_lock_bucket

LEVELS = list(RecordLevel)
PATIENCE = 30
NEVER = Limits(linger=600, linger_deferred=600)


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    """One server for all tests of this module."""
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture
def bucket(server, monkeypatch) -> Bucket:
    """A bucket of the test's own, which boto3 finds by its usual variables."""
    fresh = Bucket(server.endpoint_url, f"records-{uuid.uuid4().hex}")
    client = fresh.client()
    client.create_bucket(Bucket=fresh.name, ObjectLockEnabledForBucket=True)
    for name, value in fresh.environment.items():
        monkeypatch.setenv(name, value)
    return fresh


@pytest.fixture
def faults(bucket, monkeypatch) -> Iterator[Faults]:
    """A faulty way to the bucket, which boto3 takes from now on."""
    with faulty(bucket.endpoint_url) as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", found.endpoint_url)
        yield found


@pytest.fixture
def recorder_of(bucket, tmp_path) -> Iterator:
    """Make recorders that write to the bucket, and close them at the end."""
    made: list[tuple[Recorder, AuditBucket]] = []

    def make(
        level: RecordLevel = RecordLevel.S3, *, uri: str = "", **options
    ) -> Recorder:
        location = AuditLocation.parse(uri or bucket.uri)
        store = AuditBucket(location, retention=Retention(days=1), clock=time.time)
        if level is RecordLevel.DISK:
            options.setdefault("spool_directory", tmp_path / "spool")
        recorder = Recorder(store, prefix=location.prefix, level=level, **options)
        made.append((recorder, store))
        return recorder

    yield make
    for recorder, store in made:
        recorder.close(0 if recorder.statistics.appended == 0 else 5)
        store.close()


def logs(bucket: Bucket) -> dict[str, list[dict]]:
    """Return every writer's entries, as the keys order them."""
    found: dict[str, list[dict]] = {}
    for body in bucket.objects().values():
        entries: list[Any] = [*read_batch(body)]
        for entry in entries:
            found.setdefault(entry["metadata"]["log_name"], []).append(entry)
    return found


def assert_whole(log: list[dict]) -> None:
    """Assert that a log begins at zero, has no gap and no entry twice."""
    assert [entry["metadata"]["sequence"] for entry in log] == list(range(len(log)))


def eventually(condition) -> None:
    """Wait for what another thread or process is about to do."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def recorder_threads() -> list[str]:
    """Return the names of recorders' threads that are alive."""
    names = (thread.name for thread in threading.enumerate())
    return [name for name in names if name.startswith("weir-")]


@pytest.mark.parametrize("level", LEVELS)
def test_an_awaited_entry_is_durable_at_its_level(bucket, recorder_of, level, tmp_path):
    """When the wait returns, the entry is where the level says."""
    recorder = recorder_of(level)
    ticket = recorder.append({"number": 1}, Urgency.AWAITED)
    recorder.wait(ticket, PATIENCE)
    assert (ticket.writer, ticket.sequence) == (recorder.writer, 0)
    if level is RecordLevel.S3:
        assert [entry["number"] for entry in logs(bucket)[recorder.writer]] == [1]
    if level is RecordLevel.DISK:
        on_disk = b"".join(
            path.read_bytes() for path in (tmp_path / "spool").glob("*.jsonl")
        )
        assert b'"number":1' in on_disk or bucket.keys()
    assert recorder.close(PATIENCE) == 0
    assert_whole(logs(bucket)[recorder.writer])


@pytest.mark.parametrize("level", LEVELS)
def test_close_writes_everything(bucket, recorder_of, level, tmp_path):
    """What nobody waited for, and what has not lingered, is in S3 after close."""
    recorder = recorder_of(level, limits=NEVER)
    for number in range(250):
        recorder.append({"number": number}, Urgency.DEFERRED)
    assert recorder.close(PATIENCE) == 0
    log = logs(bucket)[recorder.writer]
    assert_whole(log)
    assert [entry["number"] for entry in log] == list(range(250))
    assert recorder.statistics.stored == recorder.statistics.appended == 250
    assert recorder.statistics.waiting_entries == 0
    assert list(tmp_path.glob("spool/*")) == []


def test_after_close_nothing_is_accepted(recorder_of):
    """An entry that comes too late is refused, for good."""
    recorder = recorder_of()
    assert recorder.close(PATIENCE) == 0
    with pytest.raises(StoreUnavailable, match="closed") as caught:
        recorder.append({}, Urgency.AWAITED)
    assert not caught.value.is_retry_safe


@pytest.mark.parametrize("level", LEVELS)
def test_concurrent_appends_are_there_exactly_once(bucket, recorder_of, level):
    """10,000 entries from 16 threads: all in S3, once, in order, without a gap."""
    recorder = recorder_of(level, limits=Limits(batch_entries=700))

    def work(worker: int) -> None:
        for number in range(625):
            urgency = Urgency.AWAITED if number % 5 else Urgency.DEFERRED
            ticket = recorder.append({"worker": worker, "number": number}, urgency)
            if number % 100 == 0:
                recorder.wait(ticket, PATIENCE)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    assert recorder.close(PATIENCE) == 0
    log = logs(bucket)[recorder.writer]
    assert len(log) == 10_000
    assert_whole(log)
    for worker in range(16):
        mine = [entry["number"] for entry in log if entry["worker"] == worker]
        assert mine == list(range(625))


def test_what_comes_during_a_put_goes_with_the_next(bucket, faults, recorder_of):
    """Group commit: while one object is under way, the next gathers."""
    recorder = recorder_of()
    faults.plan(Fault.HOLD_BEFORE)
    first = recorder.append({}, Urgency.AWAITED)
    assert faults.arrived.wait(PATIENCE)
    later = [recorder.append({}, Urgency.AWAITED) for _ in range(100)]
    assert not first.future.done()
    faults.resume()
    recorder.wait(later[-1], PATIENCE)
    assert len(bucket.keys()) == 2
    assert_whole(logs(bucket)[recorder.writer])


def test_a_batch_is_cut_at_its_limits(bucket, recorder_of):
    """No object has more entries or bytes than the limits say."""
    by_count = recorder_of(limits=Limits(linger_deferred=600, batch_entries=10))
    by_size = recorder_of(limits=Limits(linger_deferred=600, batch_bytes=1000))
    for recorder in (by_count, by_size):
        for _ in range(95):
            recorder.append({"text": "x" * 100}, Urgency.DEFERRED)
        assert recorder.close(PATIENCE) == 0
        assert_whole(logs(bucket)[recorder.writer])
    sizes = [len(read_batch(body)) for body in bucket.objects().values()]
    assert by_count.statistics.batches == 10
    assert max(sizes) == 10
    assert by_size.statistics.batches > 15


def test_a_deferred_entry_does_not_hold_up_an_awaited_one(bucket, recorder_of):
    """The most urgent line decides when the run is due."""
    recorder = recorder_of(limits=Limits(linger_deferred=600))
    recorder.append({"first": True}, Urgency.DEFERRED)
    recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    assert len(bucket.keys()) == 1


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "fault",
    [
        Fault.ERROR_BEFORE,
        Fault.ERROR_AFTER,
        Fault.CUT_BEFORE,
        Fault.CUT_AFTER,
        Fault.CONFLICT,
    ],
)
def test_a_fault_costs_no_entry_and_doubles_none(
    bucket, faults, recorder_of, level, fault
):
    """Persisted or not, a failed PUT is repeated until the object is there, once."""
    recorder = recorder_of(level)
    faults.plan(fault, fault)
    for number in range(3):
        recorder.wait(recorder.append({"number": number}, Urgency.AWAITED), PATIENCE)
    assert recorder.close(PATIENCE) == 0
    log = logs(bucket)[recorder.writer]
    assert_whole(log)
    assert [entry["number"] for entry in log] == [0, 1, 2]
    assert len(set(faults.puts[:3])) == 1
    assert recorder.statistics.failures >= 1


def test_waiters_are_told_and_the_entry_is_still_written(bucket, faults, recorder_of):
    """In an outage a waiter reads the reason; afterwards the entry is written."""
    recorder = recorder_of()
    faults.begin_outage()
    ticket = recorder.append({"number": 1}, Urgency.AWAITED)
    eventually(lambda: faults.puts)
    with pytest.raises(
        StoreUnavailable, match=r"not durable within 0\.3 s: .*SlowDown"
    ):
        recorder.wait(ticket, 0.3)
    assert not recorder.healthy
    assert "SlowDown" in recorder.last_error
    faults.end_outage()
    recorder.wait(ticket, PATIENCE)
    assert recorder.healthy
    assert recorder.last_error == ""
    assert len(logs(bucket)[recorder.writer]) == 1


def test_close_says_what_it_could_not_write(bucket, faults, recorder_of):
    """A close that runs out of time counts what is left, and fails who waits."""
    recorder = recorder_of()
    faults.begin_outage()
    ticket = recorder.append({}, Urgency.AWAITED)
    recorder.append({}, Urgency.DEFERRED)
    eventually(lambda: faults.puts)
    assert recorder.close(0.2) == 2
    with pytest.raises(StoreUnavailable, match="closed before"):
        recorder.wait(ticket, PATIENCE)
    assert bucket.keys() == []


def test_a_full_queue_refuses_at_once(bucket, faults, recorder_of):
    """Bytes are bounded, what is refused gets no number, and nothing is lost."""
    recorder = recorder_of(limits=Limits(queue_bytes=10_000))
    faults.begin_outage()

    def fill() -> None:
        while True:
            recorder.append({"text": "x" * 900}, Urgency.AWAITED)

    with pytest.raises(StoreUnavailable, match="queue is full") as caught:
        fill()
    accepted = recorder.statistics.appended
    assert caught.value.is_retry_safe
    assert 5 < accepted <= 10
    assert recorder.statistics.waiting_bytes <= 10_000
    faults.end_outage()
    eventually(lambda: recorder.statistics.waiting_entries == 0)
    recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    assert_whole(logs(bucket)[recorder.writer])
    assert recorder.statistics.stored == accepted + 1


def test_an_entry_that_is_none_is_refused(bucket, recorder_of):
    """What cannot be encoded, or is too large, gets no number and stops nothing."""
    recorder = recorder_of()
    for wrong in ({"a": "\ud800"}, {"a": "x" * 1_000_000}):
        with pytest.raises(StoreUnavailable) as caught:
            recorder.append(wrong, Urgency.AWAITED)
        assert not caught.value.is_retry_safe
    recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    assert_whole(logs(bucket)[recorder.writer])


def test_a_log_under_a_writer_id_in_use_stops(bucket, recorder_of):
    """If the key holds other bytes the log must not go on: all are told."""
    writer = "ab" * 16
    first, second = (
        recorder_of(writer=writer, clock=lambda: 1_800_000_000.0) for _ in range(2)
    )
    first.wait(first.append({"number": 1}, Urgency.AWAITED), PATIENCE)
    ticket = second.append({"number": 2}, Urgency.AWAITED)
    with pytest.raises(StoreUnavailable, match="two writers") as caught:
        second.wait(ticket, PATIENCE)
    assert not caught.value.is_retry_safe
    with pytest.raises(StoreUnavailable, match="two writers"):
        second.append({}, Urgency.AWAITED)
    assert not second.healthy
    assert "two writers" in second.last_error
    assert [entry["number"] for entry in logs(bucket)[writer]] == [1]


@pytest.mark.parametrize("level", LEVELS)
def test_readiness_without_traffic(recorder_of, level):
    """The store is asked at the start, before any entry."""
    recorder = recorder_of(level)
    eventually(lambda: recorder.healthy)
    assert recorder.last_error == ""


def test_readiness_of_a_missing_bucket(recorder_of):
    """A recorder that cannot work says why, and never raises."""
    recorder = recorder_of(uri="s3://no-such-bucket-here/weir")
    assert not recorder.healthy
    eventually(lambda: "does not exist" in recorder.last_error)
    assert not recorder.healthy


def test_an_idle_store_is_asked_again(faults, recorder_of, monkeypatch):
    """An outage between two calls is seen without traffic, and so is its end."""
    monkeypatch.setattr("bedrock_weir.recorder.uploader.PROBE_INTERVAL", 0.02)
    recorder = recorder_of()
    eventually(lambda: recorder.healthy)
    faults.begin_outage()
    eventually(lambda: not recorder.healthy)
    faults.end_outage()
    eventually(lambda: recorder.healthy)


def test_awaiting_in_an_event_loop(bucket, recorder_of):
    """Many tasks wait for their entries while the loop runs on."""
    recorder = recorder_of()

    async def one(number: int) -> None:
        ticket = recorder.append({"number": number}, Urgency.AWAITED)
        await recorder.await_durable(ticket, PATIENCE)
        assert ticket.future.done()

    async def many() -> None:
        await asyncio.gather(*(one(number) for number in range(200)))

    asyncio.run(many())
    assert_whole(logs(bucket)[recorder.writer])
    assert len(logs(bucket)[recorder.writer]) == 200


def test_awaiting_in_vain_and_being_cancelled(bucket, faults, recorder_of):
    """A timeout and a cancellation leave the entry alone; it is written later."""
    recorder = recorder_of()
    faults.begin_outage()

    async def conversation() -> None:
        late = recorder.append({}, Urgency.AWAITED)
        with pytest.raises(StoreUnavailable, match="not durable within"):
            await recorder.await_durable(late, 0.05)
        left = recorder.append({}, Urgency.AWAITED)
        task = asyncio.create_task(recorder.await_durable(left, PATIENCE))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not left.future.cancelled()

    asyncio.run(conversation())
    faults.end_outage()
    assert recorder.close(PATIENCE) == 0
    assert len(logs(bucket)[recorder.writer]) == 2


def test_awaiting_what_will_never_be(faults, recorder_of):
    """Tasks that wait while the recorder gives up get the error, each its own."""
    recorder = recorder_of()
    faults.begin_outage()

    async def conversation() -> None:
        tickets = [recorder.append({}, Urgency.AWAITED) for _ in range(3)]
        tasks = [
            asyncio.create_task(recorder.await_durable(ticket, PATIENCE))
            for ticket in tickets
        ]
        await asyncio.to_thread(recorder.close, 0.1)
        errors = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(error, StoreUnavailable) for error in errors)
        assert len({id(error) for error in errors}) == 3

    asyncio.run(conversation())


def test_a_ticket_of_another_recorder(recorder_of):
    """A wait for an entry in another log is refused, not answered."""
    ticket = recorder_of().append({}, Urgency.AWAITED)
    with pytest.raises(StoreUnavailable, match="another recorder"):
        recorder_of().wait(ticket, PATIENCE)


def test_wrong_settings(recorder_of):
    """A level without its spool, a wrong id and limits out of bounds are refused."""
    with pytest.raises(SettingsError, match="spool"):
        recorder_of(RecordLevel.DISK, spool_directory=None)
    with pytest.raises(SettingsError, match="writer"):
        recorder_of(writer="me")
    with pytest.raises(SettingsError, match="batch"):
        recorder_of(limits=Limits(batch_entries=10**6))


def run_process(*arguments: str) -> subprocess.Popen[str]:
    """Start a process with a recorder of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.recorder_process", *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process: subprocess.Popen[str], lines: int) -> list[tuple[str, int]]:
    """Kill a process once it said so many lines; return what it said durable."""
    assert process.stdout is not None
    with process:
        said = list(itertools.islice(process.stdout, lines))
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.readlines()
    pairs = (line.split() for line in said if line.endswith("\n"))
    return [(writer, int(sequence)) for writer, sequence in pairs]


@pytest.mark.parametrize("outage", [False, True])
def test_kill_and_recover(bucket, faults, recorder_of, tmp_path, outage):
    """After kill -9 every entry that was said to be durable reaches S3, once."""
    if outage:
        faults.begin_outage()
    durable = kill_after(run_process("spool", f"{tmp_path}/spool", bucket.uri), 3000)
    faults.end_outage()
    successor = recorder_of(RecordLevel.DISK)
    successor.start()
    eventually(
        lambda: list(tmp_path.glob("spool/*")) == [*tmp_path.glob("spool/*.lock")]
    )
    assert successor.close(PATIENCE) == 0
    (log,) = logs(bucket).values()
    assert_whole(log)
    assert {writer for writer, _ in durable} == {log[0]["metadata"]["log_name"]}
    assert len(log) > max(sequence for _, sequence in durable)
    assert list(tmp_path.glob("spool/*")) == []


def test_kill_between_put_and_removal(bucket, faults, recorder_of, tmp_path):
    """A batch that S3 has and the spool still holds is not stored twice."""
    faults.plan(Fault.HOLD_AFTER)
    process = run_process("spool", f"{tmp_path}/spool", bucket.uri)
    assert faults.arrived.wait(PATIENCE)
    kill_after(process, 5000)
    (key,) = bucket.keys()
    faults.resume()
    successor = recorder_of(RecordLevel.DISK)
    successor.start()
    eventually(lambda: len(bucket.keys()) > 1)
    assert successor.close(PATIENCE) == 0
    assert faults.puts.count(faults.puts[0]) == 2
    assert bucket.keys()[0] == key
    (log,) = logs(bucket).values()
    assert_whole(log)


def test_recovery_waits_for_the_store(bucket, faults, recorder_of, tmp_path):
    """A recovered batch survives an outage at the start, and another close."""
    kill_after(run_process("spool", f"{tmp_path}/spool", bucket.uri), 50)
    before = bucket.keys()
    faults.begin_outage()
    successor = recorder_of(RecordLevel.DISK)
    successor.start()
    successor.append({}, Urgency.AWAITED)
    assert successor.close(0.2) > 1
    eventually(lambda: not recorder_threads())  # the last attempt ends, locks are free
    assert bucket.keys() == before
    faults.end_outage()
    third = recorder_of(RecordLevel.DISK)
    third.start()
    third.wait(third.append({}, Urgency.AWAITED), PATIENCE)
    assert third.close(PATIENCE) == 0
    found = logs(bucket)
    assert len(found) == 3
    for log in found.values():
        assert_whole(log)
    assert list(tmp_path.glob("spool/*")) == []


def test_a_torn_tail_is_cut_off(bucket, recorder_of, tmp_path, caplog):
    """Every complete line of a dead writer is kept; what is torn is reported."""
    writer = "cd" * 16
    line = b'{"metadata":{"log_name":"%s","sequence":%d}}\n'
    lines = [line % (writer.encode(), 5 + offset) for offset in range(3)]
    spool = tmp_path / "spool"
    spool.mkdir()
    (spool / f"{writer}.jsonl").write_bytes(b"".join(lines) + lines[0][:30])
    (spool / f"{'ef' * 16}.jsonl").write_bytes(b"\0\0\0\n")
    (spool / "notes.txt").write_text("not ours")
    recorder = recorder_of(RecordLevel.DISK)
    recorder.start()
    assert recorder.close(PATIENCE) == 0
    assert [e["metadata"]["sequence"] for e in logs(bucket)[writer]] == [5, 6, 7]
    assert caplog.text.count("torn bytes") == 2
    assert [path.name for path in spool.iterdir()] == ["notes.txt"]


def test_a_damaged_batch_is_set_aside(bucket, recorder_of, tmp_path, caplog):
    """Another writer's file that is not what it says stays, and stops nobody."""
    spool = tmp_path / "spool"
    spool.mkdir()
    damaged = spool / f"{'cd' * 16}.{0:012d}-{1:012d}.1800000000000.jsonl"
    damaged.write_bytes(b"damaged\n")
    recorder = recorder_of(RecordLevel.DISK)
    recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    assert recorder.close(PATIENCE) == 0
    assert "set aside" in caplog.text
    assert damaged.read_bytes() == b"damaged\n"
    assert list(logs(bucket)) == [recorder.writer]


def test_living_writers_share_a_spool(bucket, recorder_of):
    """Files whose writer lives are left alone."""
    recorders = [recorder_of(RecordLevel.DISK) for _ in range(3)]
    for recorder in recorders * 5:
        recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    assert [recorder.close(PATIENCE) for recorder in recorders] == [0, 0, 0]
    found = logs(bucket)
    assert sorted(found) == sorted(recorder.writer for recorder in recorders)
    for log in found.values():
        assert_whole(log)
        assert len(log) == 5


def test_disk_entries_are_durable_without_s3(bucket, faults, recorder_of):
    """On the disk level an outage of S3 keeps nobody waiting."""
    recorder = recorder_of(RecordLevel.DISK, limits=Limits(linger_deferred=0.01))
    faults.begin_outage()
    for _ in range(5):
        recorder.wait(recorder.append({}, Urgency.AWAITED), PATIENCE)
    eventually(lambda: faults.puts)
    assert not recorder.healthy
    faults.end_outage()
    assert recorder.close(PATIENCE) == 0
    assert_whole(logs(bucket)[recorder.writer])


def test_a_full_spool_denies_and_recovers(bucket, faults, recorder_of):
    """When the spool is full waiters are told so; when it empties, all goes on."""
    limits = Limits(spool_bytes=2_000, linger_deferred=0.01)
    recorder = recorder_of(RecordLevel.DISK, limits=limits)
    faults.begin_outage()
    tickets = [recorder.append({"text": "x" * 400}, Urgency.AWAITED) for _ in range(3)]
    recorder.wait(tickets[-1], PATIENCE)
    tickets = [recorder.append({"text": "x" * 400}, Urgency.AWAITED) for _ in range(3)]
    with pytest.raises(StoreUnavailable, match="spool is full"):
        recorder.wait(tickets[-1], 0.5)
    faults.end_outage()
    recorder.wait(tickets[-1], PATIENCE)
    assert recorder.close(PATIENCE) == 0
    assert_whole(logs(bucket)[recorder.writer])
    assert recorder.statistics.stored == 6


def test_a_spool_that_cannot_be_used(recorder_of, tmp_path):
    """A spool that is a file is refused with advice, at the start and at an append."""
    (tmp_path / "file").touch()
    recorder = recorder_of(RecordLevel.DISK, spool_directory=tmp_path / "file")
    assert not recorder.healthy
    assert "cannot be used" in recorder.last_error
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        recorder.append({}, Urgency.AWAITED)


def test_the_end_of_a_process_flushes(bucket):
    """A process that just ends has its last entry in S3."""
    process = run_process("exit", bucket.uri)
    with process:
        assert process.wait(PATIENCE) == 0
    (log,) = logs(bucket).values()
    assert [entry["left"] for entry in log] == ["to the end"]


@pytest.mark.parametrize("disk", [False, True])
def test_a_fork_has_its_own_log(bucket, tmp_path, disk):
    """Parent and child write on, each under its own writer id, nothing twice.

    The fork comes while the parent's thread makes its client.
    """
    spool = [f"{tmp_path}/spool"] if disk else []
    process = run_process("fork", *spool, bucket.uri)
    with process:
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    said = dict(line.split() for line in output.splitlines() if " " in line)
    assert "refused\n" in output
    assert said["parent"] != said["child"]
    found = {
        writer: [entry["where"] for entry in log]
        for writer, log in logs(bucket).items()
    }
    assert found == {said["parent"]: ["before", "parent"], said["child"]: ["child"]}
    assert list(tmp_path.glob("spool/*")) == []


def test_no_thread_is_left_behind(recorder_of):
    """A closed recorder has no threads, and one that was never used has none."""
    eventually(lambda: not recorder_threads())  # those of the tests before
    recorders = [recorder_of(level) for level in LEVELS]
    assert not recorder_threads()
    for recorder in recorders:
        recorder.start()
        assert recorder_threads()
        assert recorder.close(PATIENCE) == 0
        assert not recorder_threads()
