"""The templates of an environment, synthesised in this process."""

from __future__ import annotations

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from aws_cdk import App

from infra.app import build
from infra.settings import Environment

CONTEXT: Final = Path(__file__).parent.parent / "cdk.json"
"""Where the CDK's own flags stand: only its command line reads them by itself."""


def synthesised(settings: Environment) -> dict[str, dict[str, Any]]:
    """Return an environment's templates by the names of their stacks.

    Each environment is synthesised once in a process; what is returned is shared.
    """
    return _synthesised(settings.model_dump_json())


@lru_cache(maxsize=32)
def _synthesised(source: str) -> dict[str, dict[str, Any]]:
    settings = Environment.model_validate_json(source)
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["context"]
    with tempfile.TemporaryDirectory() as folder:
        app = App(context=context, outdir=folder)
        build(app, settings)
        return {each.stack_name: each.template for each in app.synth().stacks}
