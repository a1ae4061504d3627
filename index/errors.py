"""The errors of the library.

An exception means that the caller cannot go on; an expected negative ("the briefs do not answer
this", "three briefs have problems") is a value. The text of each is a sentence that a person can
act on: it never carries a traceback, and no path but one the reader gave.
"""

import errno
import os
from pathlib import Path

from index.messages import say


class IndexFailure(Exception):
    """The library cannot go on; the text says why and what to do."""


class BriefsRefused(IndexFailure):
    """The folder of briefs is missing, empty, or would remove most of the index."""


class EditionBroken(IndexFailure):
    """A stored edition does not match its seal."""


class NoEdition(IndexFailure):
    """There is no published edition yet."""


class SyncBusy(IndexFailure):
    """Another process is building an edition in the same data folder."""


class StorageFailure(IndexFailure):
    """The data folder cannot be read or written."""


class StorageDamaged(StorageFailure):
    """The database has lost tables of the editions, or finds its own files damaged."""


class ModelMissing(IndexFailure):
    """The embedding model cannot be had, or is not the one that was asked for."""


class QuestionsRefused(IndexFailure):
    """A file of questions or an evaluation folder is not of its form."""


class WrongUse(IndexFailure):
    """A command was given what it cannot take."""


def cause(error: OSError) -> str:
    """What the operating system says was wrong, as part of a sentence."""
    if (error.strerror or "").startswith("No usable temporary directory"):  # it goes on with all that were tried
        return say("cause-no-temporary")
    return (error.strerror or os.strerror(error.errno or errno.EIO)).lower()


def why_no_model(name: str | None, error: BaseException) -> str:
    """Why a model by this name could not be loaded, as part of a sentence; None is the packaged one."""
    if isinstance(error, ImportError):
        return say("model-why-library", library=(error.name or "sentence_transformers").partition(".")[0])
    folder = Path(name) if name else None
    if folder is None or any(folder.glob("*.json")) or any(folder.glob("*.onnx")):
        return say("model-why-broken")
    if folder.is_dir():
        return say("model-why-empty")
    if folder.is_file():
        return say("model-why-file")
    return say("model-why-path" if names_a_path(str(name)) else "model-why-hub")


def names_a_path(model: str) -> bool:
    """Whether a model's name can only be meant as a place on this disk, and none on the hub."""
    return Path(model).is_absolute() or model.startswith(("./", "../", "~"))
