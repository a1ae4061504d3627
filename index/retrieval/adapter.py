"""The question's vector, turned toward the passages that answer it: a linear map fitted on questions about the library.

An encoder made for texts of any kind does not know which words weigh most in this one. The map is one matrix for the
question alone, so that no text is encoded anew; a library without one, or with vectors of another encoder, is searched
with the vector as it is. `benchmarks/adapter.py` fits it; docs/decisions/0020-found-then-shown.md has the figures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.editions.store import Edition

ADAPTER = "adapter"
"""Its name among the arrays that were fitted to a library."""

Vectors = NDArray[np.float32]


def adapted(edition: Edition, vector: Vectors) -> Vectors:
    """The unit vector, shape (dimensions,), to search the edition with for a question of this unit vector."""
    fitted = edition.judge or {}
    if ADAPTER not in fitted or str(fitted.get("model")) != edition.manifest.model:
        return vector
    turned = vector @ fitted[ADAPTER]
    made: Vectors = (turned / (np.linalg.norm(turned) or 1.0)).astype(np.float32)
    return made
