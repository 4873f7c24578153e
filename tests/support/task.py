"""The image's root filesystem, run as ECS runs a task's container.

bubblewrap stands for the container runtime: the root is read-only, `/tmp` a tmpfs, the
user is the image's and has no capability, gains none by executing, and sees no other
process. The network is this machine's loopback, where S3 and Bedrock are simulated.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

SCRATCH_MIB = 64
"""The size of `/tmp`."""
STOP_SECONDS = 120
"""How long ECS waits between SIGTERM and SIGKILL."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image that is mounted.

    Attributes:
        root: its root filesystem, where every user can come to it.
        config: its OCI configuration.
    """

    root: Path
    config: Mapping[str, Any]

    @property
    def user(self) -> int:
        """The user it runs as; its group has the same number."""
        user, _, group = str(self.config["User"]).partition(":")
        assert user == group
        return int(user)

    def start(
        self,
        words: Sequence[str],
        *,
        scratch: Path,
        variables: Mapping[str, str],
        log: IO[str] | int,
        told: int | None = None,
    ) -> subprocess.Popen[str]:
        """Start a command in the image.

        Args:
            words: the command.
            scratch: what is `/tmp` inside.
            variables: besides the image's own.
            log: where its standard error goes.
            told: where bubblewrap says which process it started.
        """
        own = dict(each.split("=", 1) for each in self.config["Env"])
        inform = () if told is None else ("--info-fd", str(told))
        command = [
            *("bwrap", *inform, "--unshare-all", "--share-net", "--as-pid-1"),
            *("--new-session", "--cap-drop", "ALL", "--die-with-parent"),
            *("--ro-bind", str(self.root), "/", "--proc", "/proc", "--dev", "/dev"),
            *("--bind", str(scratch), "/tmp"),  # noqa: S108
            *("--chdir", self.config["WorkingDir"] or "/"),
        ]
        return subprocess.Popen(
            [*command, *words],
            env={**own, **variables},
            user=self.user,
            group=self.user,
            extra_groups=[],
            pass_fds=() if told is None else (told,),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the image, to its end."""
        with (
            scratch_space() as scratch,
            self.start(
                words, scratch=scratch, variables=variables, log=subprocess.PIPE
            ) as process,
        ):
            out, err = process.communicate(timeout=120)
            return subprocess.CompletedProcess(words, process.returncode, out, err)


@dataclass
class Task:
    """A container that runs the image's own command.

    Attributes:
        sandbox: bubblewrap, whose end is the container's.
        pid: the first process of the container, as this machine numbers it.
        scratch: its `/tmp`.
    """

    sandbox: subprocess.Popen[str]
    pid: int
    scratch: Path

    def stop(self) -> None:
        """Do what ECS does first to end a task."""
        os.kill(self.pid, signal.SIGTERM)

    def processes(self) -> list[int]:
        """The container's processes."""
        found, waiting = [], [self.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            tasks = Path(f"/proc/{pid}/task").iterdir()
            for each in tasks:
                waiting += map(int, (each / "children").read_text().split())
        return found


@contextmanager
def scratch_space() -> Iterator[Path]:
    """The tmpfs of a task definition, with its size and mount options."""
    options = f"size={SCRATCH_MIB}m,mode=1777,noexec,nosuid,nodev"
    with mounted("-t", "tmpfs", "-o", options, "tmpfs") as folder:
        yield folder


@contextmanager
def mounted(*what: str) -> Iterator[Path]:
    """Mount something below a folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="weir-image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        place = folder / "mounted"
        place.mkdir()
        subprocess.run(["mount", *what, str(place)], check=True)  # noqa: S607 - root's own
        try:
            yield place
        finally:
            # A process that was killed may still be leaving.
            subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S607


@contextmanager
def running_task(image: Image, *, variables: Mapping[str, str]) -> Iterator[Task]:
    """Run the image's entry point and command; yield when it says that it listens."""
    words = [*image.config["Entrypoint"], *image.config["Cmd"]]
    information, told = os.pipe()
    with scratch_space() as scratch, tempfile.TemporaryFile("w+") as log:
        sandbox = image.start(
            words, scratch=scratch, variables=variables, log=log, told=told
        )
        os.close(told)
        with sandbox, os.fdopen(information) as lines:
            try:
                assert sandbox.stdout is not None
                line = sandbox.stdout.readline()
                if "listening on" not in line:
                    sandbox.kill()
                    sandbox.wait(60)
                    log.seek(0)
                    raise AssertionError(f"the task did not start: {line}{log.read()}")
                yield Task(sandbox, int(json.load(lines)["child-pid"]), scratch)
            finally:
                sandbox.kill()  # everything in it dies with it
