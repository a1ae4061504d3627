"""The errors of the library.

An exception means that the caller cannot go on; an expected negative ("the briefs do not answer
this", "three briefs have problems") is a value. The text of each is a sentence that a person can
act on: it never carries a traceback, and no path but one the reader gave.
"""


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


class ModelMissing(IndexFailure):
    """The embedding model cannot be had, or is not the one that was asked for."""


class QuestionsRefused(IndexFailure):
    """A file of questions or an evaluation folder is not of its form."""


def cause(error: OSError) -> str:
    """What the operating system says was wrong, as part of a sentence."""
    return (error.strerror or type(error).__name__).lower()
