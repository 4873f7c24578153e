"""Ids are unique, whoever draws them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from bedrock_weir.engine import new_id


def test_ids_are_unique_over_threads() -> None:
    """No two threads share a pool of random bytes."""
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: new_id(), range(20_000)))
    assert len(set(ids)) == len(ids)


def test_ids_are_unique_over_a_fork() -> None:
    """A child does not go on with its parent's pool."""
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        theirs = UUID(pipe.read())
    assert theirs.int & (2**62 - 1) != UUID(new_id()).int & (2**62 - 1)


def test_ids_are_of_version_seven_and_sort_by_time() -> None:
    """RFC 9562."""
    first = UUID(new_id())
    assert first.version == 7
    assert first.variant == "specified in RFC 4122"
    assert UUID(new_id()).int >> 80 >= first.int >> 80
