"""The image is tried as the task definition runs it."""

from __future__ import annotations

from bedrock_weir.envoy.server import SHUTDOWN_TIMEOUT
from infra.service import tasks, timing
from tests.support import task


def test_the_tried_task_has_the_defined_limits():
    """Its `/tmp` and the time that it has to stop."""
    assert tasks.SCRATCH_MIB == task.SCRATCH_MIB
    assert timing.STOP_SECONDS == task.STOP_SECONDS


def test_a_drain_at_its_longest_ends_before_the_task_is_killed():
    """Waiting for calls, cutting them and flushing the record."""
    assert timing.DRAIN_SECONDS + SHUTDOWN_TIMEOUT < timing.STOP_SECONDS
