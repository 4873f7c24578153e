"""The environment in which the demo runs: leads to this machine, and to no other.

Rule 1: no variable that names AWS credentials, endpoints or settings of ours, and no
        proxy variable, has an effect; no file of AWS's configuration is read.
Rule 2: the variables are put back at the end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

REGION = "us-east-1"

_FOREIGN = ("AWS_", "BOTO_", "WEIR_")
"""What begins like this is somebody else's setting."""


@contextmanager
def isolated(variables: Mapping[str, str]) -> Iterator[None]:
    """Replace the variables that could lead away from this machine.

    Args:
        variables: set besides those that close the ways out.
    """
    before = dict(os.environ)
    for name in before:
        if name.startswith(_FOREIGN) or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(
        {
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "NO_PROXY": "*",
            "no_proxy": "*",
            **variables,
        }
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
