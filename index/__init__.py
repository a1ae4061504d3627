"""A library of briefs that answers questions with checked quotes.

This is the door: what `bot` and other programs may import. Nothing heavy loads here; torch and
FAISS come in when a name that needs them is first used.

    from index import open_library
    answer = open_library(Path("data")).answer("Who should pay for the bridge?")
"""

from __future__ import annotations

import os

# Read when NumPy loads. A thousand cosines take a tenth of a millisecond on one thread; shared by two, a question may
# wait for the second to get its turn.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.answers.quotes import (
    a_side,
    by_stance,
    headed,
    how_many,
    lead_of_some,
    said_anew,
    speaker,
    spoken_issue,
    spoken_stance,
    spoken_voices,
    stance_counts,
    stance_heading,
    survey_lead,
    worded_label,
    worth_naming,
)
from index.desk import Desk, Files, FolderFiles, Source, desk_of_folders
from index.documents.extracted import MOST_BYTES, Extracted, Refused
from index.documents.text import safe_name, short_line
from index.english import one_line
from index.errors import (
    BriefsRefused,
    EditionBroken,
    IndexFailure,
    ModelMissing,
    NoEdition,
    QuestionsRefused,
    StorageFailure,
    SyncBusy,
    WrongUse,
)
from index.messages import (
    ENGLISH,
    Messages,
    abridged,
    fitting,
    joined,
    language,
    locale,
    spoken_date,
    spoken_in,
    spoken_name,
)
from index.messages import say as library_says
from index.places import briefs_folder, data_folder, installed_version, keep_private, others_folder, packaged_briefs
from index.records import (
    KINDS,
    LONGEST_QUESTION,
    STANCES,
    Advice,
    Answer,
    Aside,
    Brief,
    Citation,
    Claim,
    Closest,
    Counsel,
    Coverage,
    Holder,
    Item,
    Nearest,
    Placed,
    Position,
    Problem,
    Profile,
    Stance,
    Stand,
    Statement,
    Survey,
    SyncReport,
    View,
    Voice,
)
from index.subject import GENERAL, Issue, Named, Subject

if TYPE_CHECKING:
    from index.answers.answer import behind
    from index.claims.checking import Checker
    from index.claims.documents.asking import Part
    from index.claims.documents.reading import PartRead, Said
    from index.claims.phrasing import Phrasing
    from index.claims.reply import Reply, read_reply
    from index.claims.request import Request
    from index.claims.server import ChatServer, Completion, NoCompletion
    from index.claims.told import Fault
    from index.claims.worded import Dropped, Worded, sifted, worded
    from index.corpus.parsing import is_id, parse_brief, split_front_matter
    from index.corpus.subject import read_subject
    from index.documents.amend import amended, corrected, is_amendment, with_body
    from index.documents.draft import Draft, draft, extract_brief, numbered, read_draft, same_as
    from index.documents.entries.entering import altered, described, entered, withdrawn
    from index.documents.entries.proposal import Proposal, ProposalKind, around, entry_of
    from index.documents.entries.wording import topics_of
    from index.editions.build import Prepared
    from index.editions.copying import verified_live
    from index.editions.database.desk import take_in
    from index.editions.database.moving import to_database
    from index.editions.kept import Editions, Place, copy_live, desk_in, editions_in
    from index.evaluation.compare import Change, Comparison
    from index.library import Library
    from index.reading.issues import topic_of
    from index.renewal import Renewal
    from index.retrieval.sameness import kept_apart, normal

__all__ = [
    "ENGLISH",
    "GENERAL",
    "KINDS",
    "LONGEST_QUESTION",
    "MOST_BYTES",
    "STANCES",
    "Advice",
    "Answer",
    "Aside",
    "Brief",
    "BriefsRefused",
    "Change",
    "ChatServer",
    "Checker",
    "Citation",
    "Claim",
    "Closest",
    "Comparison",
    "Completion",
    "Counsel",
    "Coverage",
    "Desk",
    "Draft",
    "Dropped",
    "EditionBroken",
    "Editions",
    "Extracted",
    "Fault",
    "Files",
    "FolderFiles",
    "Holder",
    "IndexFailure",
    "Issue",
    "Item",
    "Library",
    "Messages",
    "ModelMissing",
    "Named",
    "Nearest",
    "NoCompletion",
    "NoEdition",
    "Part",
    "PartRead",
    "Phrasing",
    "Place",
    "Placed",
    "Position",
    "Prepared",
    "Problem",
    "Profile",
    "Proposal",
    "ProposalKind",
    "QuestionsRefused",
    "Refused",
    "Renewal",
    "Reply",
    "Request",
    "Said",
    "Source",
    "Stance",
    "Stand",
    "Statement",
    "StorageFailure",
    "Subject",
    "Survey",
    "SyncBusy",
    "SyncReport",
    "View",
    "Voice",
    "Worded",
    "WrongUse",
    "a_side",
    "abridged",
    "altered",
    "amended",
    "around",
    "behind",
    "briefs_folder",
    "by_stance",
    "copy_live",
    "corrected",
    "data_folder",
    "described",
    "desk_in",
    "desk_of_folders",
    "draft",
    "editions_in",
    "entered",
    "entry_of",
    "extract_brief",
    "fitting",
    "headed",
    "how_many",
    "installed_version",
    "is_amendment",
    "is_id",
    "joined",
    "keep_private",
    "kept_apart",
    "language",
    "lead_of_some",
    "library_says",
    "locale",
    "normal",
    "numbered",
    "one_line",
    "open_library",
    "open_renewal",
    "others_folder",
    "packaged_briefs",
    "parse_brief",
    "read_brief",
    "read_draft",
    "read_reply",
    "read_subject",
    "safe_name",
    "said_anew",
    "same_as",
    "short_line",
    "sifted",
    "speaker",
    "split_front_matter",
    "spoken_date",
    "spoken_in",
    "spoken_issue",
    "spoken_name",
    "spoken_stance",
    "spoken_voices",
    "stance_counts",
    "stance_heading",
    "survey_lead",
    "sync_folder",
    "take_in",
    "to_database",
    "topic_of",
    "topics_of",
    "verified_live",
    "with_body",
    "withdrawn",
    "worded",
    "worded_label",
    "worth_naming",
]

_LATER = {
    "index.claims.checking": ("Checker",),
    "index.claims.reply": ("Reply", "read_reply"),
    "index.claims.documents.asking": ("Part",),
    "index.claims.documents.reading": ("PartRead", "Said"),
    "index.claims.request": ("Request",),
    "index.claims.phrasing": ("Phrasing",),
    "index.claims.server": ("ChatServer", "Completion", "NoCompletion"),
    "index.claims.told": ("Fault",),
    "index.claims.worded": ("Dropped", "Worded", "sifted", "worded"),
    "index.corpus.parsing": ("is_id", "parse_brief", "split_front_matter"),
    "index.corpus.subject": ("read_subject",),
    "index.documents.amend": ("amended", "corrected", "is_amendment", "with_body"),
    "index.documents.entries.entering": ("altered", "described", "entered", "withdrawn"),
    "index.documents.entries.proposal": ("Proposal", "ProposalKind", "around", "entry_of"),
    "index.documents.entries.wording": ("topics_of",),
    "index.documents.draft": ("Draft", "draft", "extract_brief", "numbered", "read_draft", "same_as"),
    "index.editions.build": ("Prepared",),
    "index.editions.copying": ("verified_live",),
    "index.editions.database.desk": ("take_in",),
    "index.editions.database.moving": ("to_database",),
    "index.editions.kept": ("Editions", "Place", "copy_live", "desk_in", "editions_in"),
    "index.evaluation.compare": ("Change", "Comparison"),
    "index.answers.answer": ("behind",),
    "index.library": ("Library",),
    "index.reading.issues": ("topic_of",),
    "index.renewal": ("Renewal",),
    "index.retrieval.sameness": ("kept_apart", "normal"),
}
"""What is loaded when it is first asked for, by its module: these load NumPy or others' code, or read YAML."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        for module, names in _LATER.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open_library(
    data: Place,
    model: str | None = None,
    reranker: str | None = None,
    *,
    second: str | None = None,
    any_model: bool = False,
) -> Library:
    """The library on the live edition in `data`, files or a database; raises an IndexFailure when it cannot be opened.

    With `any_model`, an edition that another model than `model` made is asked with its own, and `model` makes the next.
    With a `second` model, questions in other scripts are answered.
    """
    from index.editions.encoder import SentenceEncoder
    from index.editions.kept import editions_at
    from index.editions.models import Models
    from index.foreign.encoder import open_second
    from index.library import Library
    from index.retrieval.reranking import open_reranker

    models = Models(editions_at(data)) if any_model else None
    return Library(data, SentenceEncoder(model), open_reranker(reranker), models=models, second=open_second(second))


def sync_folder(briefs: Source, data: Place, model: str | None = None, *, by: str = "terminal") -> SyncReport:
    """Bring the index in `data` up to date with the folder `briefs`; see `index.editions.build.sync`."""
    from index.editions.build import sync
    from index.editions.encoder import SentenceEncoder

    return sync(briefs, data, SentenceEncoder(model), by=by)


def open_renewal(library: Library, briefs: Source, questions: Path | None = None) -> Renewal:
    """What an administrator does with editions: see `index.renewal.Renewal`."""
    from index.renewal import Renewal

    return Renewal(library, briefs, questions)


def read_brief(files: Files, name: str, subject: Subject = GENERAL) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief in one file, or None, and the problems that it has; with a subject, also those with its lists."""
    from index.corpus import parsing

    return parsing.read_named(files, name, subject)
