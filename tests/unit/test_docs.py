"""The documents say what is: settings, files, links, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.pages import surfaces

from bedrock_weir import settings
from bedrock_weir.audit.entry import Ending
from bedrock_weir.classifiers import GROUPS, catalogue
from bedrock_weir.cli import _COMMANDS
from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.doctor import registry
from bedrock_weir.doctor.check import Outcome
from bedrock_weir.guardrails.places import PLACES
from bedrock_weir.guardrails.settings import Asking, Escalation, Guardrail, Windows
from bedrock_weir.inspection.decision import How
from bedrock_weir.opinion import Failure
from bedrock_weir.surfaces.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("policies/*.md"),
    )
    if page.name != "template.md"
)
RUNTIME = ROOT / "runtime" / "bedrock_weir"


def test_the_settings_page_is_the_settings_table() -> None:
    """Between the page and `--help` there is one table."""
    assert settings.as_markdown() in (ROOT / "docs/settings.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links name files that exist."""
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_guardrails_page_names_every_setting() -> None:
    """And what can be said of a question that was not answered."""
    text = (ROOT / "docs/guardrails.md").read_text()
    tables = (Guardrail, Asking, Escalation, Windows)
    names = [
        field.alias or name
        for table in tables
        for name, field in table.model_fields.items()
    ]
    for name in (*names, *Failure, *How):
        assert f"`{name}`" in text, name


def test_the_guardrails_page_names_every_operation_that_takes_one() -> None:
    """With those that cannot be guarded."""
    text = (ROOT / "docs/guardrails.md").read_text()
    for names in PLACES.values():
        for name in names:
            assert name in text, name


def test_the_life_of_a_call_names_files_that_exist() -> None:
    """The one list from steps to files."""
    text = (ROOT / "docs/life-of-a-call.md").read_text()
    rows = text[text.index("| step | files") : text.index("## What an entry")]
    for name in re.findall(r"`([a-z_/]+(?:\.py|/))`", rows):
        bases = (RUNTIME, ROOT, ROOT / "interceptor/bedrock_weir_botocore")
        assert any((base / name).exists() for base in bases), name


def test_the_threat_model_names_tests_that_exist() -> None:
    """A promise's tests can be found."""
    text = (ROOT / "docs/threat-model.md").read_text()
    for name in re.findall(r"`(tests/[a-z_/.]+)`", text):
        assert (ROOT / name).exists(), name


def test_the_page_of_surfaces_is_the_table_of_operations() -> None:
    """Every operation stands there, as the code has it."""
    text = (ROOT / "docs/surfaces.md").read_text(encoding="utf-8")
    assert surfaces.page(text) == text
    assert all(f"`{row.name}`" in text for row in OPERATIONS)


def test_the_pages_name_every_ending_class_and_kind() -> None:
    """What a record or a policy can say stands in the documents."""
    life = (ROOT / "docs/life-of-a-call.md").read_text()
    assert all(f"`{ending.value}`" in life for ending in Ending)
    assert catalogue.as_markdown() in (ROOT / "docs/data-classes.md").read_text()
    policies = (ROOT / "policies/README.md").read_text()
    groups = {group for named in GROUPS.values() for group in named}
    assert all(f"`{group}`" in policies for group in groups)
    assert all(f"`{kind.value}`" in policies for kind in OpaqueKind)
    schema = (ROOT / "policies/sandbox/schema.cedarschema").read_text()
    assert PartKind.TOOL_SPEC.value in schema


def test_the_doctors_page_has_every_check_and_result() -> None:
    """As the registry has them, for both viewpoints."""
    text = (ROOT / "docs/doctor.md").read_text()
    for checks in (registry.TASK, registry.CLIENT):
        assert registry.as_markdown(checks) in text
    assert all(f"| `{outcome.value}` |" in text for outcome in Outcome)


def test_the_readme_names_every_command() -> None:
    """A command that nobody is told of does not exist."""
    text = (ROOT / "README.md").read_text()
    for name, _, _ in _COMMANDS:
        assert f"weir {name}" in text, name
