"""The rules: silent about what is shipped, loud about what is broken on purpose."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from infra.rules import GROUPS, Estate, check, rules
from infra.rules.__main__ import as_table, listing, main
from tests.infra.mutations import MUTATIONS, Draft, Mutation
from tests.infra.synthesis import NAMES, ROOT, assembly, estate


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shipped_breaks_no_rule(name: str) -> None:
    """Each environment, all of its stacks together."""
    findings = check(estate(name))
    assert not findings, "\n" + as_table(findings, len(estate(name).templates))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.id)
def test_every_mutation_is_caught_by_its_rule(mutation: Mutation) -> None:
    """A template that breaks one thing is found to break it, and where."""
    original = estate(mutation.environment)
    draft = Draft.of(original.templates)
    mutation.change(draft)
    assert draft.templates != original.templates, "the mutation changed nothing"
    found = set(check(Estate(original.environment, draft.templates)))
    new = found - set(check(original))
    assert mutation.rule in {finding.rule for finding in new}


def test_every_rule_has_a_mutation() -> None:
    """And every mutation a rule."""
    counted = Counter(mutation.rule for mutation in MUTATIONS)
    assert set(counted) == {rule.id for rule in rules()}


def test_mutations_have_names_of_their_own() -> None:
    """Two under one name would be one test."""
    names = Counter(mutation.id for mutation in MUTATIONS)
    assert max(names.values()) == 1, names.most_common(1)


def test_every_rule_stands_in_the_module_of_its_group() -> None:
    """One module, one group, numbered from one."""
    numbers: dict[str, list[int]] = {}
    for rule in rules():
        numbers.setdefault(rule.group, []).append(int(rule.id[-2:]))
    assert len(numbers) == len(GROUPS)
    for group, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), group


def test_findings_name_stack_resource_and_property() -> None:
    """Whoever reads one can go there."""
    original = estate("prod")
    draft = Draft.of(original.templates)
    group = draft.one("ElasticLoadBalancingV2::TargetGroup")
    group["Properties"]["Name"] = "x" * 33
    (finding,) = check(Estate(original.environment, draft.templates))
    assert finding.rule == "WEIR-NAME-01"
    assert finding.stack == "bedrock-weir-prod-service"
    template = original.templates[finding.stack]
    assert template["Resources"][finding.logical_id]["Type"].endswith("TargetGroup")
    assert finding.path == "Name"


def test_the_command_says_yes_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    """A clean assembly: exit code 0, and a count of what was asked."""
    assert main([str(assembly("prod"))]) == 0
    assert f"0 findings, {len(rules())} rules, " in capsys.readouterr().out


def test_the_command_says_no_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken assembly: exit code 1; findings as JSON, and as a table."""
    folder = tmp_path / "cdk.out"
    shutil.copytree(assembly("prod"), folder)
    (path,) = folder.glob("*Service*.template.json")
    text = path.read_text()
    broken = text.replace('"StopTimeout": 120', '"StopTimeout": 180')
    assert broken != text
    path.write_text(broken)
    assert main([str(folder), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["rule"] == "WEIR-TIME-01"
    assert main([str(folder)]) == 1
    table = capsys.readouterr().out
    assert re.search(r"WEIR-TIME-01 .*\n    bedrock-weir-prod-service \w+ Cont", table)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("[", "is no CDK assembly"),
        ('{"artifacts": {}}', "holds no stack"),
    ],
)
def test_the_command_cannot_read_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    """A folder that is no assembly is neither clean nor broken."""
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    assert main([str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("template", ["[]", "{}", '{"Resources": {"A": {}}}'])
def test_the_command_reads_templates_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], template: str
) -> None:
    """A template without resources is not a clean one."""
    (tmp_path / "A.json").write_text(template)
    artifact = {
        "type": "aws:cloudformation:stack",
        "properties": {"templateFile": "A.json"},
    }
    manifest = {"artifacts": {"A": artifact}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert main([str(tmp_path)]) == 2
    assert "`A` has no resources with types" in capsys.readouterr().err


def test_the_command_judges_by_the_environment_that_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Settings of another environment do not fit the templates."""
    assert main([str(assembly("prod")), "--environment", "dev"]) == 1
    assert "is not `audit.retention_days`" in capsys.readouterr().out
    assert main([str(assembly("prod")), "--environment", "none"]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_the_command_runs_from_a_shell() -> None:
    """`python -m infra.rules --list` shows every rule."""
    done = subprocess.run(
        [sys.executable, "-m", "infra.rules", "--list"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == listing()


def test_the_page_of_rules_is_the_registry() -> None:
    """Between the page and the code there is one table."""
    assert listing() in (ROOT / "docs/rules.md").read_text()
