"""Bundles: what is loaded, what is refused, and where the error is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bedrock_weir.bundles import load_bundle
from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.bundle import Bundle

ROOT = Path(__file__).parents[3] / "policies"


def files(**changes: str | None) -> dict[str, bytes]:
    """The sandbox's files, with some replaced or left out."""
    found = {path.name: path.read_bytes() for path in (ROOT / "sandbox").iterdir()}
    for name, text in changes.items():
        file = name.replace("__", ".")
        found.pop(file, None)
        if text is not None:
            found[file] = text.encode()
    return found


@pytest.mark.parametrize("name", ["baseline", "sandbox"])
def test_the_shipped_bundles_load(name: str) -> None:
    """By name and by folder, with the same digest."""
    assert load_bundle(name).digest == load_bundle(ROOT / name).digest


def test_the_shipped_bundles_share_one_schema() -> None:
    """What a policy can speak of is the same everywhere."""
    schemas = {
        (ROOT / name / "schema.cedarschema").read_bytes()
        for name in ("baseline", "sandbox")
    }
    assert len(schemas) == 1


def test_only_the_sandbox_lends_credentials() -> None:
    """Promise 10."""
    assert load_bundle("sandbox").settings.signing.unsafe_sign_for_unverified_callers
    assert not load_bundle(
        "baseline"
    ).settings.signing.unsafe_sign_for_unverified_callers


def test_the_digest_covers_every_file_by_name_and_content() -> None:
    """Rule 2: another byte, or another name, is another bundle."""
    before = Bundle(files()).digest
    assert before == Bundle(files()).digest
    extra = 'permit (principal, action == Weir::Action::"Converse", resource);'
    assert Bundle(files(extra__cedar=extra)).digest != before
    assert (
        Bundle(files(other__cedar=extra)).digest
        != Bundle(files(extra__cedar=extra)).digest
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bundle__toml": None}, "bundle.toml"),
        ({"schema__cedarschema": None}, "schema.cedarschema"),
        ({"calls__cedar": None, "data__cedar": None}, "no policy"),
        ({"calls__cedar": "permit(principal"}, "calls.cedar"),
        (
            {"calls__cedar": "permit(principal,action,resource) when {context.nope};"},
            "nope",
        ),
        (
            {"calls__cedar": '@remdy("redact") forbid(principal, action, resource);'},
            "remdy",
        ),
        (
            {"calls__cedar": '@remedy("mask") forbid(principal, action, resource);'},
            "mask",
        ),
        (
            {"calls__cedar": '@remedy("redact") permit(principal, action, resource);'},
            "permit",
        ),
        (
            {
                "calls__cedar": '@id("redact-personal-data")'
                "permit (principal, action, resource);"
            },
            "twice",
        ),
        (
            {"calls__cedar": "permit(principal == ?principal, action, resource);"},
            "templates",
        ),
        ({"bundle__toml": "[bundle\nx"}, "line 1"),
        ({"bundle__toml": '[bundle]\nname = "x"\nunknown = 1'}, "bundle.unknown"),
        ({"bundle__toml": "[bundle]\nname = 1"}, "bundle.name"),
        ({"schema__cedarschema": "namespace {"}, "schema.cedarschema"),
    ],
    ids=str,
)
def test_a_wrong_bundle_is_refused_with_the_place_of_the_error(
    changes: dict[str, str | None], words: str
) -> None:
    """Rule 1, and an error that says where."""
    with pytest.raises(PolicyError, match=words):
        Bundle(files(**changes))


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(PolicyError, match="cannot be read"):
        load_bundle(tmp_path / "nowhere")


def test_routes_are_tried_in_order() -> None:
    """Rule 3."""
    toml = (
        '[bundle]\nname = "x"\n'
        '[[routes]]\nname = "chat"\npath = "/model/*/converse*"\n'
        '[[routes]]\nname = "rest"\npath = "/model/*"\n'
    )
    bundle = Bundle(files(bundle__toml=toml))
    assert bundle.route("/model/a%2Fb/converse-stream") == "chat"
    assert bundle.route("/model/a/invoke") == "rest"
    assert bundle.route("/other") == "none"
