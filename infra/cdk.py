"""The pinned CDK command line, on the Node of the lock file.

python -m infra.cdk deploy --all -c environment=mine.toml
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from infra.node import with_node

ROOT: Final = Path(__file__).parents[1]
CDK: Final = ROOT / "infra" / "node_modules" / ".bin" / "cdk"


def main() -> None:
    """Become the CDK's command line, in the project's root."""
    if not CDK.exists():
        sys.exit("infra: the CDK's command line is not installed: run `make setup`")
    os.chdir(ROOT)
    os.execve(CDK, [str(CDK), *sys.argv[1:]], with_node(os.environ))  # noqa: S606


if __name__ == "__main__":
    main()
