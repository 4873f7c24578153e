"""Where the commands get the engine from."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bedrock_weir.aws.policies import load_policy
from bedrock_weir.classifiers import GROUPS, TextScanner, builtin
from bedrock_weir.classifiers.detector import Detector
from bedrock_weir.classifiers.injection.model import DESCRIPTION
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.scan import detecting


def build(policy: str | None = None) -> detecting.Detector:
    """Return the engine, everything on.

    Args:
        policy: the folder or name of a bundle whose own rules are to be used, too.

    Raises:
        PolicyError: the bundle is wrong.
    """
    if policy is None:
        return Detector(TextScanner(builtin()))
    return Detector(Snapshot(load_policy(policy)).scanners.everything)


def known_classes() -> Mapping[str, tuple[str, ...]]:
    """Return the classes that each name of a class or a group stands for."""
    known = {name: (name,) for name in GROUPS}
    for name, groups in GROUPS.items():
        for group in groups:
            known[group] = (*known.get(group, ()), name)
    return known


def secret_classes() -> frozenset[str]:
    """Return the classes that are secrets."""
    return frozenset(known_classes().get("SECRET", ()))


def trained_on() -> frozenset[str]:
    """Return the sources that the weights for attacks were trained on."""
    facts = json.loads(DESCRIPTION.read_bytes())
    return frozenset(source["name"] for source in facts["sources"])
