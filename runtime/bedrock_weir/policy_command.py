"""`weir policy`: check a bundle, pack it, push it, make a set for it.

    check SOURCE            load a bundle and say what is wrong
    pack DIR -o FILE.zip    the bundle as one file, the same bytes each time
    push DIR s3://...zip    the same, put into S3
    set VALUES -o FILE      an exact-match set of a list of values

What is packed or pushed is checked first, so that nothing wrong goes out.
"""

from __future__ import annotations

import argparse
import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bedrock_weir.aws.policies import BundleLocation, load_policy, put_bundle
from bedrock_weir.bundles import unpacked
from bedrock_weir.classifiers.exact import ExactSet, build_set
from bedrock_weir.errors import PolicyError
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.packing import pack
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.files import SET


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    actions = command.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="load a bundle and say what is wrong")
    check.add_argument(
        "source",
        help="the bundle's folder, a shipped bundle's name, s3://BUCKET/KEY.zip, or"
        " appconfig:APPLICATION/ENVIRONMENT/PROFILE",
    )
    check.set_defaults(act=_check)
    _add_pack(
        actions.add_parser("pack", help="check a bundle, and make one file of it")
    )
    _add_push(actions.add_parser("push", help="check a bundle, and put it into S3"))
    _add_set(
        actions.add_parser(
            "set",
            help="make an exact-match set of a list of values",
            description="Make an exact-match set, which holds hashes and no text: one "
            "value a line in, a `.weirset` for a bundle out.",
        )
    )


def run(parsed: argparse.Namespace) -> int:
    """Do what was asked for; return the exit code."""
    return int(parsed.act(parsed))


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="the bundle's folder, or a shipped one's name")
    parser.add_argument("--output", "-o", required=True, metavar="FILE.zip")
    parser.add_argument("--json", action="store_true", help="say it in JSON")
    parser.set_defaults(act=_pack)


def _add_push(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="the bundle's folder, or a shipped one's name")
    parser.add_argument("location", metavar="s3://BUCKET/KEY.zip")
    parser.add_argument("--json", action="store_true", help="say it in JSON")
    parser.set_defaults(act=_push)


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("values", help="the list, one value a line, in UTF-8")
    parser.add_argument("--class", dest="data_class", required=True, metavar="CLASS")
    parser.add_argument("--output", "-o", required=True, metavar="FILE.weirset")
    parser.set_defaults(act=_make_set)


def _check(parsed: argparse.Namespace) -> int:
    bundle = load_policy(parsed.source)
    Snapshot(bundle)
    print(_said_of(bundle))
    return 0


@dataclass(frozen=True, slots=True)
class _Packed:
    """A bundle that was checked as it will be read: from its archive."""

    bundle: Bundle
    archive: bytes

    def facts(self) -> dict[str, object]:
        """Return what a script wants to know."""
        return {
            "bundle": self.bundle.settings.bundle.name,
            "policies": len(self.bundle.policies),
            "digest": self.bundle.digest,
            "size": len(self.archive),
            "sha256": sha256(self.archive).hexdigest(),
        }


def _packed(folder: str) -> _Packed:
    archive = pack(folder)
    bundle = unpacked(archive)
    Snapshot(bundle)
    return _Packed(bundle, archive)


def _pack(parsed: argparse.Namespace) -> int:
    packed = _packed(parsed.folder)
    try:
        Path(parsed.output).write_bytes(packed.archive)
    except OSError as error:
        message = f"`--output`: `{parsed.output}`: {error.strerror}"
        raise PolicyError(message) from error
    if parsed.json:
        print(json.dumps({"output": parsed.output, **packed.facts()}))
        return 0
    print(f"{parsed.output}: {len(packed.archive)} bytes; {_said_of(packed.bundle)}")
    return 0


def _push(parsed: argparse.Namespace) -> int:
    location = BundleLocation.parse(parsed.location)
    if location.version is not None:
        message = "a push makes a version, it cannot name one: leave `?versionId=` out"
        raise PolicyError(message)
    packed = _packed(parsed.folder)
    stored = put_bundle(location, packed.archive, digest=packed.bundle.digest)
    version = stored.version or None
    if parsed.json:
        facts = {"location": str(location), "version": version, **packed.facts()}
        print(json.dumps(facts))
        return 0
    kept = f"version {version}" if version else "not versioned"
    print(f"{location}: {kept}; {_said_of(packed.bundle)}")
    return 0


def _said_of(bundle: Bundle) -> str:
    name, count = bundle.settings.bundle.name, len(bundle.policies)
    return f"{name}: {count} policies, {bundle.digest}"


def _make_set(parsed: argparse.Namespace) -> int:
    if not parsed.output.endswith(SET):
        raise PolicyError(f"`--output`: the file's name must end in `{SET}`")
    try:
        with Path(parsed.values).open(encoding="utf-8") as lines:
            data = build_set(
                lines, data_class=parsed.data_class, salt=secrets.token_bytes(16)
            )
        Path(parsed.output).write_bytes(data)
    except OSError as error:
        message = f"`{error.filename}`: {error.strerror}"
        raise PolicyError(message) from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"`{parsed.values}` is not UTF-8") from error
    count = ExactSet(data).header.count
    print(f"{parsed.output}: {count} values as {parsed.data_class}, {len(data)} bytes")
    return 0
