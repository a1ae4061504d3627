"""Which model made an edition, so that it can still be asked with it after another one has been set.

The name, a folder or a name on the hub, is kept beside the edition. It is a hint: whether what is
found there now is the same model is for its fingerprint to say, which is in the edition's seal.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from index.editions import files
from index.editions.encoder import Encoder, SentenceEncoder
from index.editions.seal import Manifest, model_of
from index.errors import ModelMissing
from index.messages import say


class Names(Protocol):
    """Whoever keeps the names of the editions' models."""

    def noted_model(self, number: int) -> str | None:
        """The name that was kept for edition `number`, if any."""


class _InFolder:
    def __init__(self, data: Path) -> None:
        self._data = data

    def noted_model(self, number: int) -> str | None:
        return noted(self._data, number)


class Models:
    """The encoders of the editions of a library. Safe to use from several threads."""

    def __init__(self, place: Path | Names) -> None:
        self._names = _InFolder(place) if isinstance(place, Path) else place
        self._kept: Encoder | None = None

    def of(self, manifest: Manifest) -> Encoder:
        """The encoder that made an edition; raises ModelMissing when it cannot be had any more."""
        kept = self._kept
        return kept if kept is not None and kept.fingerprint == manifest.model else self._found(manifest)

    def keep(self, encoder: Encoder | None) -> None:
        """Keep this encoder, which is loaded, and no other: a model takes memory."""
        self._kept = encoder

    def _found(self, manifest: Manifest) -> Encoder:
        for name in dict.fromkeys((self._names.noted_model(manifest.number), None)):
            encoder = SentenceEncoder(name)
            with suppress(ModelMissing):
                if encoder.fingerprint == manifest.model:
                    return encoder
        raise ModelMissing(say("edition-model-missing", number=manifest.number))


def note(data: Path, number: int, encoder: Encoder) -> None:
    """Keep the name of the model of edition `number` beside it; the packaged one needs no name."""
    name = name_of(encoder)
    if name is not None:
        with files.writing(say("model-name")):
            files.replace_text(model_of(data, number), name)


def name_of(encoder: Encoder) -> str | None:
    """By what the model of an encoder can be opened again; None for the packaged one."""
    return encoder.name if isinstance(encoder, SentenceEncoder) else None


def noted(data: Path, number: int) -> str | None:
    """The name that was kept for edition `number`, if any."""
    try:
        return model_of(data, number).read_text(encoding="utf-8") or None
    except (OSError, UnicodeDecodeError):
        return None
