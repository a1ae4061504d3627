"""Write the vectors that tell what people say between questions: index/reading/asides.npz.

    python -m benchmarks.asides

They are those of the examples in `index/reading/asides.py`, by the packaged model; with another model they are made
when they are first needed. To be written anew when an example changes: a test says so.
"""

from __future__ import annotations

import numpy as np

from index.editions.encoder import SentenceEncoder
from index.reading.asides import MADE, examples, mark


def main() -> None:
    """Write the file anew."""
    encoder = SentenceEncoder()
    vectors = encoder.questions(examples())
    np.savez_compressed(MADE, vectors=vectors, of=np.array(mark(encoder.fingerprint)))
    print(f"{MADE}: {len(vectors)} vectors, {MADE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
