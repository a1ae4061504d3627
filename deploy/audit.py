"""`make audit`: whether a fault is known of any release that constraints.txt pins.

pip-audit asks the database of the Python Packaging Authority; it is installed into an environment of its own, so that
it neither meets nor changes what it looks at. Exit codes: 0 none known; 1 some are; 3 nobody could be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = "pip-audit==2.10.1"
PLACE = ROOT / ".venv" / "audit"
NOT_ASKED = 3


def main() -> int:
    """Ask, and print what is known; the exit code."""
    python = PLACE / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=False).returncode:
        return NOT_ASKED
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TOOL]
    if subprocess.run(install, check=False).returncode:
        return _not_asked("pip-audit cannot be installed")
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        options = ["--requirement", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip"]
        command = [str(python), "-m", "pip_audit", *options, "--progress-spinner", "off", "--format", "json"]
        done = subprocess.run(
            [*command, "--output", str(found)], capture_output=True, text=True, timeout=600, check=False
        )
        if not found.exists() or not found.read_text(encoding="utf-8").strip():
            said = [line for line in done.stderr.splitlines() if line.strip()]
            return _not_asked(said[-1][:300] if said else "pip-audit does not say why")
        return _told(json.loads(found.read_text(encoding="utf-8"))["dependencies"])


def _told(packages: list[dict[str, object]]) -> int:
    """Print each known fault; 1 if there is one."""
    faults = 0
    for package in packages:
        known = package.get("vulns") or []
        for fault in known if isinstance(known, list) else []:
            faults += 1
            fixed = ", ".join(fault.get("fix_versions") or []) or "no release"
            print(f"{package['name']} {package.get('version', '?')}: {fault['id']}, mended in {fixed}")
    skipped = sum("skip_reason" in package for package in packages)
    if skipped == len(packages):
        why = next((str(package["skip_reason"]) for package in packages), "there is no package")
        return _not_asked(" ".join(why.split())[:300])
    beside = f"; {skipped} could not be looked up" if skipped else ""
    print(f"{len(packages)} releases looked at, {faults} known faults{beside}.")
    return 1 if faults else 0


def _not_asked(why: str) -> int:
    print(f"Nothing was checked: the list of known faults cannot be reached from here ({why}).", file=sys.stderr)
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main())
