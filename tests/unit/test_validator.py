"""AppConfig's validator lets a bundle pass that a worker could put in force."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from bedrock_weir.bundles import load_bundle
from bedrock_weir.errors import PolicyError
from bedrock_weir.packing import pack
from bedrock_weir.validator import handler
from tests.support.proxy import bundle_folder


def event(content: bytes) -> dict[str, str]:
    """What AppConfig sends."""
    return {
        "applicationId": "abc1234",
        "configurationProfileId": "def5678",
        "configurationVersion": "7",
        "content": b64encode(content).decode(),
        "uri": "hosted",
    }


def test_a_bundle_passes(caplog: pytest.LogCaptureFixture) -> None:
    """And its digest is in the log, as the records will have it."""
    caplog.set_level("INFO", "bedrock-weir-validator")
    handler(event(pack("baseline")), None)
    said = vars(caplog.records[-1])
    assert said["digest"] == load_bundle("baseline").digest
    assert said["version"] == "7"


def test_a_wrong_bundle_is_refused_with_its_file(tmp_path: Path) -> None:
    """What the deployment shows says where to look."""
    for rule, said in (
        ("permit (", r"more\.cedar"),
        ('@guardrail("none")\npermit (principal, action, resource);', "none"),
    ):
        folder = bundle_folder(tmp_path / said.strip("\\"), rule)
        with pytest.raises(PolicyError, match=said):
            handler(event(pack(folder)), None)


@pytest.mark.parametrize("content", [None, 7, "", "%%%", "é"])
def test_what_is_no_content_is_refused(content: object) -> None:
    """Fail closed: what cannot be read is not deployed."""
    with pytest.raises(PolicyError):
        handler({"content": content}, None)
    with pytest.raises(PolicyError):
        handler({}, None)
