"""`python -m tools.image`: build the image, try it, fetch its wheels.

Exit codes: 0 done, or skipped because this machine cannot; 1 it did not work.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tools.image.base import DEBIAN, default_reference
from tools.image.build import IMAGE, build
from tools.image.machine import ROOT, Failed, Missing, need
from tools.image.store import buildah, config_of, images, mounted
from tools.image.wheels import ARCHITECTURES, download


def main() -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m tools.image", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    building = commands.add_parser("build", help="build the image")
    _add_build_flags(building)
    building.add_argument("--output", help="then copy it there: oci-archive:FILE, ...")
    building.set_defaults(run=_build)
    trying = commands.add_parser("test", help="build the image, run it as a task would")
    _add_build_flags(trying)
    trying.add_argument("pytest", nargs="*", help="more arguments for pytest")
    trying.set_defaults(run=_test)
    fetching = commands.add_parser("wheels", help="fetch every wheel, by its hash")
    fetching.add_argument(
        "architectures", nargs="*", default=list(ARCHITECTURES), metavar="ARCHITECTURE"
    )
    fetching.set_defaults(run=_wheels)
    parsed = parser.parse_args()
    try:
        return int(parsed.run(parsed))
    except Missing as reason:
        skipped = parsed.run is _test
        print(f"image: {'skipped' if skipped else 'not built'}: {reason}")
        return 0 if skipped else 1
    except Failed as reason:
        print(f"image: {reason}", file=sys.stderr)
        return 1


def _add_build_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base",
        help=f"the base image, or `{DEBIAN}`: made of Debian's packages"
        f" ({default_reference()})",
    )
    parser.add_argument(
        "--online", action="store_true", help="pip in the build uses the network"
    )
    parser.add_argument("--tag", default=IMAGE, help="its name (%(default)s)")


def _build(parsed: argparse.Namespace) -> int:
    with _timed("built"):
        base = parsed.base or default_reference()
        image = build(base=base, online=parsed.online, tag=parsed.tag)
    size = next(each["size"] for each in images() if image in (each["names"] or ()))
    print(f"image: {image}, {size}")
    if parsed.output:
        buildah("push", "--quiet", image, parsed.output)
    return 0


def _test(parsed: argparse.Namespace) -> int:
    need("buildah", "bwrap")
    with _timed("built"):
        base = parsed.base or _reachable_base()
        image = build(base=base, online=parsed.online, tag=parsed.tag)
    with mounted(image) as root, _timed("tried"):
        variables = {
            "WEIR_IMAGE_ROOT": str(root),
            "WEIR_IMAGE_CONFIG": json.dumps(config_of(image)),
        }
        return subprocess.run(
            [sys.executable, "-m", "pytest", "tests/image", *parsed.pytest],
            cwd=ROOT,
            env=os.environ | variables,
            check=False,
        ).returncode


def _reachable_base() -> str:
    """The base that the image is shipped on; Debian's where no registry answers."""
    reference = default_reference()
    try:
        buildah("pull", "--quiet", reference)
    except Failed:
        print(f"image: no `{reference}` from here: trying a base of Debian's packages")
        return DEBIAN
    return reference


def _wheels(parsed: argparse.Namespace) -> int:
    for architecture in parsed.architectures:
        with _timed(f"{architecture}: every wheel is there"):
            folder = download(architecture)
        found = list(folder.glob("*.whl"))
        size = sum(each.stat().st_size for each in found) / 1e6
        print(f"image: {len(found)} wheels, {size:.0f} MB, in {folder}")
    return 0


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    print(f"image: {what}, {time.monotonic() - start:.1f} seconds", flush=True)


if __name__ == "__main__":
    sys.exit(main())
