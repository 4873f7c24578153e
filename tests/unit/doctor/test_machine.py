from __future__ import annotations

import resource
import tempfile

import pytest

from bedrock_weir.doctor import machine
from bedrock_weir.doctor.check import Outcome
from bedrock_weir.doctor.task import Aws, Task

TASK = Task(None, "", Aws())


def test_this_interpreter_and_envoy_are_there():
    """Both say their versions, and Envoy was run for it."""
    assert machine.interpreter(TASK).seen.startswith("Python 3.")
    found = machine.envoy(TASK)
    assert found.outcome is Outcome.OK
    assert found.seen.startswith("Envoy 1.")


@pytest.mark.parametrize(
    ("most", "outcome"),
    [
        (1024, Outcome.WARN),
        (8703, Outcome.WARN),
        (8704, Outcome.OK),
        (resource.RLIM_INFINITY, Outcome.OK),
    ],
)
def test_open_files_are_two_for_a_connection(most, outcome):
    """One for its client, one for its upstream, and some besides."""
    found = machine.judge_files(most, 4096)
    assert found.outcome is outcome
    assert ("nofile" in found.advice) == (outcome is Outcome.WARN)


def test_a_folder_that_cannot_be_written_fails(monkeypatch, tmp_path):
    """As `/tmp` is on a read-only root without a volume."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    found = machine.temporary(TASK)
    assert found.outcome is Outcome.FAIL
    assert "tmpfs" in found.advice


def test_a_folder_with_room_is_ok(monkeypatch, tmp_path):
    """And nothing is left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert machine.temporary(TASK).outcome is Outcome.OK
    assert list(tmp_path.iterdir()) == []
    assert machine.judge_space(10_000_000, "/t").outcome is Outcome.WARN


@pytest.mark.parametrize("name", ["memory.max", "memory/memory.limit_in_bytes"])
def test_memory_is_what_the_container_may_use(tmp_path, name):
    """In both versions of control groups; `max` is no limit."""
    file = tmp_path / "sys/fs/cgroup" / name
    file.parent.mkdir(parents=True)
    file.write_text("268435456\n")
    assert machine.memory_limit(tmp_path) == 268435456
    file.write_text("max\n")
    whole = machine.memory_limit(tmp_path)
    assert whole is not None
    assert whole > 268435456
