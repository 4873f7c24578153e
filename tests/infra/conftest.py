"""The CDK on the locked Node, and the folders it wrote removed at the end."""

from __future__ import annotations

import shutil

import pytest

# Puts the locked Node first on the path, before anything starts the CDK.
import infra  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def _clean():
    yield
    from tests.infra.synthesis import ENVIRONMENTS, assembly  # noqa: PLC0415

    for name in ENVIRONMENTS:
        if assembly.cache_info().currsize:
            shutil.rmtree(assembly(name), ignore_errors=True)
