"""How real files are read: outcomes, times and memory over a folder of documents.

The sample files in the source packages of well-known parsers serve:

    pip download --no-deps --no-binary :all: --dest sources pypdf python-docx trafilatura
    for each in sources/*.tar.gz; do tar xzf "$each" -C sources; done
    python -m benchmarks.parsing sources

Every file below the folder whose name ends like a document's is read as the bot would read it, in a
process of its own, one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.folders import there
from bot.admin.library.sandbox import Sandbox
from index.documents.extracted import Extracted, Refused

ENDINGS = frozenset(
    ".pdf .docx .doc .docm .html .htm .xhtml .xml .md .markdown .txt .rst .rtf .odt .zip .svg .png .jpg .jpeg".split()
)
SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One file with what came of it, the seconds it took, and the most memory any file took up to then (MB)."""

    path: Path
    outcome: Extracted | Refused
    seconds: float
    megabytes: float


async def read_all(paths: Iterable[Path]) -> list[Reading]:
    """Each file read, in order."""
    sandbox = Sandbox()
    made = []
    for path in paths:
        data = await asyncio.to_thread(path.read_bytes)
        start = time.perf_counter()
        outcome = await sandbox.read_document(data, path.name)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        made.append(Reading(path, outcome, time.perf_counter() - start, peak))
    return made


def report(readings: list[Reading]) -> None:
    """The figures on standard output."""
    taken = [reading for reading in readings if isinstance(reading.outcome, Extracted)]
    refused = [reading for reading in readings if isinstance(reading.outcome, Refused)]
    print(f"{len(readings)} files: {len(taken)} read, {len(refused)} refused")
    for (ending, told), count in sorted(Counter(map(_told, readings)).items()):
        print(f"{count:>5}  {ending:<9} {told}")
    seconds = sorted(reading.seconds for reading in readings)
    print(f"median {seconds[len(seconds) // 2]:.2f} s, peak {readings[-1].megabytes:.0f} MB; the slowest:")
    for reading in sorted(readings, key=lambda reading: -reading.seconds)[:SLOWEST]:
        print(f"{reading.seconds:>7.2f} s  {reading.path.name} ({reading.path.stat().st_size // 1000} kB)")


def _told(reading: Reading) -> tuple[str, str]:
    outcome = reading.outcome
    return reading.path.suffix.lower(), outcome.reason if isinstance(outcome, Refused) else f"read as {outcome.kind}"


def main() -> None:
    """Read the files below the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=there)
    parser.add_argument("--each", action="store_true", help="a line for every file")
    chosen = parser.parse_args()
    paths = sorted(path for path in chosen.folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    if not paths:
        parser.exit(1, f"There are no documents in {chosen.folder}.\n")
    readings = asyncio.run(read_all(paths))
    if chosen.each:
        for reading in readings:
            print(f"{reading.seconds:6.2f} s {reading.path}: {_told(reading)[1]}")
    report(readings)


if __name__ == "__main__":
    main()
