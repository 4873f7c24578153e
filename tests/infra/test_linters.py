"""What others' rules say about the templates: nothing, or a written reason."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from aws_cdk import Validations
from cfnlint.api import lint_file
from cfnlint.config import ManualArgs

from tests.infra.synthesis import NAMES, REPORT, ROOT, assembly, representative

CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"
DOCKERFILE = ROOT / "runtime" / "Dockerfile"
REASONED = re.compile(r"  - (\w+)  # (.{30,})")


def settings_of(name: str) -> dict[str, Any]:
    """Return the settings of a linter."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "infra" / name).read_text())
    return found


def test_cfn_lint_has_nothing_to_say() -> None:
    """But for what `infra/cfn-lint.yaml` reasons."""
    ignored = settings_of("cfn-lint.yaml")["ignore_checks"]
    config = ManualArgs(regions=["eu-central-1"], ignore_checks=ignored)
    said = [str(m) for path in representative() for m in lint_file(path, config=config)]
    assert said == []


@pytest.mark.parametrize("name", NAMES)
def test_cdk_nag_and_the_cdks_own_validator_have_nothing_to_say(name: str) -> None:
    """Every finding is fixed, or acknowledged beside its construct."""
    path = assembly(name) / REPORT
    reports = json.loads(path.read_text())["pluginReports"] if path.exists() else []
    assert [
        (report["pluginName"], violation["ruleName"], violation["violatingConstructs"])
        for report in reports
        for violation in report["violations"]
    ] == []


def test_cdk_nag_would_say_something() -> None:
    """Its rules do run over these stacks: most of what it said is acknowledged."""
    assert len(list(acknowledgements("prod"))) > 5


@pytest.mark.parametrize("name", NAMES)
def test_every_acknowledgement_has_a_reason(name: str) -> None:
    """A rule is switched off with a sentence, not with a word."""
    short = [rule for rule, reason in acknowledgements(name) if len(reason) < 30]
    assert short == []


def acknowledgements(name: str) -> Iterator[tuple[str, str]]:
    """Yield the rules that constructs acknowledge, and why."""
    for path in assembly(name).glob("*.metadata.json"):
        for entries in json.loads(path.read_text()).values():
            for entry in entries:
                if entry["type"] == Validations.ACKNOWLEDGED_RULES_METADATA_KEY:
                    yield from entry["data"].items()


@pytest.fixture(scope="session")
def failed() -> set[str]:
    """The ids of every check of checkov's that fails, with nothing left out."""
    if not CHECKOV.exists():
        pytest.skip("checkov is not installed: `make setup`")
    done = subprocess.run(
        [
            str(CHECKOV),
            *("--skip-download", "--quiet", "--compact", "--soft-fail", "-o", "json"),
            *("--framework", "cloudformation", "dockerfile"),
            *(
                f"--file={path}"
                for path in (*representative(), DOCKERFILE)
                if path.exists()
            ),
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    reports = json.loads(done.stdout)
    checked = {report["check_type"]: report for report in reports}
    assert checked["cloudformation"]["summary"]["passed"] > 100
    assert not sum(report["summary"]["parsing_errors"] for report in reports)
    return {
        found["check_id"]
        for report in reports
        for found in report["results"]["failed_checks"]
    }


def test_checkov_says_only_what_is_reasoned(failed: set[str]) -> None:
    """Every check that fails stands in `infra/checkov.yaml`."""
    assert failed - set(settings_of("checkov.yaml")["skip-check"]) == set()


def test_checkov_still_says_what_is_reasoned(failed: set[str]) -> None:
    """A reason that is not needed any more is taken out."""
    assert set(settings_of("checkov.yaml")["skip-check"]) - failed == set()


@pytest.mark.parametrize("name", ["checkov.yaml", "cfn-lint.yaml"])
def test_what_is_left_out_has_a_reason(name: str) -> None:
    """Beside its id, long enough to be one."""
    key = {"checkov.yaml": "skip-check", "cfn-lint.yaml": "ignore_checks"}[name]
    text = (ROOT / "infra" / name).read_text()
    assert [found[0] for found in REASONED.findall(text)] == settings_of(name)[key]
