"""The second model's vectors of an edition's passages, in files of their own: `data/second/<key>.npy`.

They are no part of the edition, whose bytes are the same with and without a second model. The key says of which texts
they are, by which model; where there is no such file, it is made.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.editions.build import passage_text
from index.editions.encoder import Encoder, Vectors
from index.editions.store import KEPT, Edition

FOLDER = "second"


def second_vectors(data: Path, edition: Edition, encoder: Encoder) -> Vectors:
    """A unit vector for each passage, in the edition's order: from the file where it is there, made and kept otherwise.

    Raises ModelMissing when they have to be made and the model cannot be had.
    """
    key = sha256(f"{encoder.fingerprint} {edition.manifest.texts} {edition.manifest.format}".encode()).hexdigest()[:32]
    path = data / FOLDER / f"{key}.npy"
    with suppress(OSError, ValueError):
        found: Vectors = np.load(path, mmap_mode="r" if edition.mapped else None, allow_pickle=False)
        if found.ndim == 2 and len(found) == len(edition.passages) and found.dtype == np.float32:
            return found
    texts = [passage_text(edition.briefs[passage.brief_id], passage) for passage in edition.passages]
    made = encoder.passages(texts)
    with suppress(OSError):  # on a full disk they are made again at the next opening
        _keep(path, made)
    return made


def _keep(path: Path, made: Vectors) -> None:
    """Write the file whole or not at all, and leave as many as editions are kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:
        np.save(file, made, allow_pickle=False)
    draft.replace(path)
    others = sorted(path.parent.glob("*.npy"), key=lambda one: one.stat().st_mtime)
    for old in others[:-KEPT]:
        old.unlink(missing_ok=True)
