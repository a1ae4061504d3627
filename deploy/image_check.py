"""`make image-check`: what the Dockerfile says, done step by step in a bare root, and the result tried; without Docker.

The bare root is a minimal Debian with its own Python, made by debootstrap, in place of the base image. Each step runs
there under chroot, in name spaces of its own. Then the bot is run as Docker would run it: as its user, with a root
that is read-only, one volume and /tmp; it answers a question over the tests' Bot API, its health check is called, and
a backup is made. What this cannot show is said at the end. Exit codes: 0 all that was tried went well; 1 something
did not; 3 no bare root can be made here.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.recipe import Stage, Step, assignments, is_kept_out, read, words
from tests.emulator.bot_api import BotApi

ROOT = Path(__file__).resolve().parent.parent
NOT_HERE = 3
SUITE = "bookworm"
PACKAGES = "python3,python3-venv,ca-certificates"
QUESTION = "Who is for maximum pressure?"
KEPT = ("USER", "VOLUME", "HEALTHCHECK", "CMD")
FROM_OUTSIDE = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs", "/etc/pip.conf")
"""What a container has of its host: names, and here the certificates and the package index that pip was given."""

UNCHECKED = (
    "the base image itself: its tag, its digest, its own Python (here: that of Debian {suite})",
    "Docker's own work: layers, the first filling of the volume, the user's rights there, when HEALTHCHECK is called",
    "machines of another kind than this one ({machine})",
    "compose.yaml and compose.postgresql.yaml, beyond what tests/test_image.py reads in them",
)


class Failed(Exception):
    """A step did not go well."""


def main() -> int:
    """Build, try, report; the exit code."""
    parser = argparse.ArgumentParser(description="Do what the Dockerfile says in a bare root, and try the result.")
    parser.add_argument("--work", type=Path, help="a folder for the roots (a temporary one); its base is used again")
    options = parser.parse_args()
    why_not = _why_not()
    if why_not:
        print(f"No bare root can be made here: {why_not}. Nothing was checked.", file=sys.stderr)
        return NOT_HERE
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        work = (options.work or Path(folder)).resolve()
        try:
            _check(work)
        except Failed as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    print("\nNot checked here:")
    for one in UNCHECKED:
        print(f"  - {one.format(suite=SUITE, machine=os.uname().machine)}")
    return 0


def _why_not() -> str:
    if os.geteuid() != 0:
        return "only root may change into another root; run it with sudo"
    if shutil.which("debootstrap") is None:
        return "debootstrap is not installed (apt-get install debootstrap)"
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        return "name spaces are not permitted"
    return ""


def _check(work: Path) -> None:
    base = _bare(work)
    stages = read((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    roots: dict[str, Path] = {}
    image = None
    for number, stage in enumerate(stages):
        print(f"\n== {stage.base}{f' as {stage.name}' if stage.name else ''}", flush=True)
        image = Image(work / f"stage-{number}", base)
        image.build(stage, roots)
        roots[stage.name] = image.root
    if image is None:
        raise Failed("there is no stage")
    print("\n== the result", flush=True)
    _look_at(image, base)
    _try(image, work)


def _bare(work: Path) -> Path:
    """A minimal Debian with a Python that is called as in the base image."""
    base = work / "base"
    if not (base / "usr/bin/python3").exists():
        print(f"a bare root: debootstrap {SUITE} with {PACKAGES}", flush=True)
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(base), *_mirror()]
        log = work / "debootstrap.log"
        work.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            if subprocess.run(command, stdout=out, stderr=out, check=False).returncode:
                raise Failed(f"debootstrap, see {log}")
    python = base / "usr/local/bin/python"
    if not python.is_symlink():
        python.symlink_to("/usr/bin/python3")
    return base


def _mirror() -> list[str]:
    """Where this machine takes its own packages from, if it has the same suite."""
    told = subprocess.run(["apt-cache", "policy"], capture_output=True, text=True, check=False).stdout
    found = re.search(rf"(https?://\S+) {SUITE}/main", told)
    return [found[1]] if found else []


class Image:
    """A root that grows step by step."""

    def __init__(self, root: Path, base: Path) -> None:
        self.root = root
        self.folder = "/"
        self.environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        self.kept: dict[str, str] = {}
        """What the last instruction of a name says."""
        shutil.rmtree(root, ignore_errors=True)
        _run(["cp", "-a", "--reflink=auto", str(base), str(root)])

    def build(self, stage: Stage, roots: Mapping[str, Path]) -> None:
        """Do the steps of a stage, in the roots of those before it."""
        for step in stage.steps:
            began = time.monotonic()
            self._do(step, roots)
            print(f"{step.name} {step.rest[:90]}  ({time.monotonic() - began:.1f} s)", flush=True)

    def _do(self, step: Step, roots: Mapping[str, Path]) -> None:
        if step.name == "COPY":
            self._copy(step.rest, roots)
        elif step.name == "RUN":
            self.run(step.rest)
        elif step.name == "ENV":
            self.environment |= assignments(step.rest, self.environment)
        elif step.name == "WORKDIR":
            self.folder = step.rest
            (self.root / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.name == "HEALTHCHECK":
            self.kept[step.name] = step.rest.partition("CMD ")[2]
        elif step.name in KEPT:
            self.kept[step.name] = step.rest
        elif step.name not in ("EXPOSE", "ARG", "LABEL"):
            raise Failed(f"{step.name} is not known here")

    @property
    def user(self) -> str:
        """As whom the next step runs."""
        return self.kept.get("USER", "root")

    def run(self, command: str, *, more: str = "") -> str:
        """Run a shell command inside, and give back what it printed."""
        done = subprocess.run(
            self.inside(["/bin/sh", "-c", command], more=more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, env={},
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"{command[:200]}\n{done.stdout[-3000:]}")
        return done.stdout

    def inside(self, command: list[str], *, more: str = "") -> list[str]:
        """The command that runs another one inside, as the user, with what `more` mounts before."""
        root = str(self.root)
        mounts = [f"mount -t proc proc {root}/proc", f"mount --rbind /dev {root}/dev"]
        for path in (*FROM_OUTSIDE, *_package_folders()):
            if Path(path).exists():
                mounts.append(_bound(Path(path), self.root))
        variables = self.environment | {"HOME": "/root" if self.user == "root" else f"/home/{self.user}"}
        inner = [
            "chroot", f"--userspec={self._ids()}", root, "/usr/bin/env", "-i", "-C", self.folder,
            *(f"{name}={value}" for name, value in variables.items()), *command,
        ]  # fmt: skip
        script = "; ".join(["set -e", *mounts, *([more] if more else []), 'exec "$@"'])
        return ["/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script, "sh", *inner]

    def _ids(self) -> str:
        if self.user == "root":
            return "0:0"
        entries = (line.split(":") for line in (self.root / "etc/passwd").read_text(encoding="utf-8").splitlines())
        return next(f"{entry[2]}:{entry[3]}" for entry in entries if entry[0] == self.user)

    def _copy(self, rest: str, roots: Mapping[str, Path]) -> None:
        *options, last = rest.split()
        source, patterns = ROOT, (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        if options[0].startswith("--from="):
            source, patterns = roots[options.pop(0).removeprefix("--from=")], []
        to = self.root / (last if last.startswith("/") else f"{self.folder}/{last}").lstrip("/")
        for name in options:
            path = source / name.lstrip("/")
            target = to / path.name if last.endswith("/") else to
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True, ignore=_ignoring(source, patterns))
            elif not is_kept_out(name, patterns):
                shutil.copy(path, target)


def _ignoring(source: Path, patterns: list[str]):  # type: ignore[no-untyped-def]  # what shutil wants has no name
    def kept_out(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(source)
        return {name for name in names if is_kept_out(str(inside / name), patterns)}

    return kept_out


def _bound(path: Path, root: Path) -> str:
    """The mount of something of this machine's at the same place inside."""
    there = root / str(path).lstrip("/")
    make = f"mkdir -p {there}" if path.is_dir() else f"mkdir -p {there.parent}; touch {there}"
    return f"{make}; mount --bind {path} {there}"


def _package_folders() -> list[str]:
    """The folders from which pip takes packages here, if any."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    found = re.findall(r"(?:file://)?(/[\w./-]+)", told.stdout)
    places = {str(Path(*Path(one).parts[:3])) for one in found if Path(one).exists() and not one.startswith("/etc/")}
    configured = [str(path) for path in (Path.home() / ".config/pip", Path.home() / ".pip") if path.exists()]
    return sorted(places) + configured


def _look_at(image: Image, base: Path) -> None:
    """What is in it, and how large it is."""
    if image.user in ("", "root", "0"):
        raise Failed("it would run as root")
    packages = image.root / "opt/briefing/lib"
    names = {path.name for path in packages.glob("python3*/site-packages/*")}
    if "torch" in names:
        raise Failed("torch is in it")
    if "psycopg" not in names:
        raise Failed("the driver for PostgreSQL is not in it")
    whole, bare = _size(image.root), _size(base)
    print(f"user {image.user}; no torch; psycopg is in it")
    print(f"{(whole - bare) / 1e6:,.0f} MB beyond the bare root of {bare / 1e6:,.0f} MB:")
    for name in ("opt/briefing", "app"):
        print(f"  /{name}: {_size(image.root / name) / 1e6:,.0f} MB")


def _size(folder: Path) -> int:
    return int(
        subprocess.run(["du", "-sxb", str(folder)], capture_output=True, text=True, check=True).stdout.split()[0]
    )


def _try(image: Image, work: Path) -> None:
    """Run it as Docker would: a read-only root, the volume filled from the image, a small /tmp."""
    volume = work / "volume"
    shutil.rmtree(volume, ignore_errors=True)
    _run(["cp", "-a", f"{image.root}{image.kept['VOLUME']}", str(volume)])
    root, place = image.root, f"{image.root}{image.kept['VOLUME']}"
    confined = "; ".join(
        [
            f"mount --rbind {root} {root}",  # by itself, so that it is read-only here and nowhere else
            f"mount --bind {volume} {place}",
            f"mount -t tmpfs -o size=256m,mode=1777 tmpfs {root}/tmp",  # noqa: S108  # the image's own
            f"mount -o remount,bind,ro {root}",
        ]
    )
    said = image.run("touch /app/x 2>&1; touch /app/data/x && rm /app/data/x; id -un", more=confined)
    if "Read-only" not in said or said.split()[-1] != image.user:
        raise Failed(f"the root is not read-only, or the volume not writable: {said}")
    print("read-only root, writable volume, user", said.split()[-1])
    answered = image.run(f'briefing ask "{QUESTION}"', more=confined)
    if "edition 1" not in answered:
        raise Failed(f"it does not answer: {answered[-500:]}")
    print("briefing ask answers")
    with _bot(image, confined) as api:
        _health(image, confined)
        api.say(7, QUESTION)
        api.wait_for(7, 1, timeout_s=60)
        print("the bot answers, and its health check is well")
        for line in image.run("briefing doctor || true", more=confined).splitlines():
            if line.startswith("DO"):
                print(f"  briefing doctor: {line}")
        print(image.run("briefing backup /app/data", more=confined).strip().splitlines()[-1])
    print("it ended by SIGTERM with 0")


def _health(image: Image, confined: str) -> None:
    """Call the health check until it is well, as Docker does."""
    deadline = time.monotonic() + 120
    while True:
        done = subprocess.run(
            image.inside(words(image.kept["HEALTHCHECK"]), more=confined), check=False, capture_output=True, env={}
        )
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise Failed(f"the health check is not well: {done.stderr.decode()[-500:]}")
        time.sleep(0.5)


@contextmanager
def _bot(image: Image, confined: str) -> Iterator[BotApi]:
    """The image's own command, running against the tests' Bot API."""
    with BotApi() as api:
        image.environment |= {"BRIEFING_BOT_TOKEN": api.token, "BRIEFING_API_URL": api.url}
        process = subprocess.Popen(
            image.inside(words(image.kept["CMD"]), more=confined),
            env={},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            yield api
            _signal_inside(process.pid)
            if process.wait(30):
                raise Failed(f"it did not end well: {process.returncode}")
        finally:
            process.kill()
            process.wait()


def _signal_inside(pid: int) -> None:
    """SIGTERM to the process inside, the only child of the one that made its name space."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for child in children:
        os.kill(int(child), signal.SIGTERM)


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        raise Failed(" ".join(command))


if __name__ == "__main__":
    sys.exit(main())
