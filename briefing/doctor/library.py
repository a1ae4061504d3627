"""The library: briefs, model, the live edition, and the folder in which it lies."""

from __future__ import annotations

import os
import stat
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.doctor.finding import Finding, amiss, note, ok
from index.desk import files_at
from index.errors import IndexFailure
from index.places import PACKAGED

if TYPE_CHECKING:
    from bot.settings import Places
    from index.desk import Source
    from index.editions.kept import Place

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The permissions of everybody but the owner."""


def desk(places: Places) -> Source:
    """Where the briefs are: the folder, or the database, once it has some."""
    from index.editions.kept import desk_in

    found = desk_in(places.briefs_dir, places.data_dir, places.editions_at).briefs
    return places.briefs_dir if places.editions_at is None or not found.listing() else found


def briefs(places: Places) -> Finding:
    """Whether the briefs are there and without fault."""
    from index.corpus.parsing import read_folder

    try:
        source = desk(places)
        read = read_folder(source)
    except IndexFailure as error:
        return Finding("amiss", str(error))
    where = files_at(source).where
    if read.problems:
        return amiss("doctor-briefs-problems", count=len(read.problems), folder=where)
    if source == PACKAGED:
        return note("doctor-briefs-packaged", count=len(read.briefs))
    return ok("doctor-briefs", count=len(read.briefs), folder=where)


def model(name: str | None) -> Finding:
    """Whether the model is there, is the published one where it is ours, and makes a vector."""
    from index.editions.encoder import SentenceEncoder, verify_weights

    encoder = SentenceEncoder(name)
    try:
        verify_weights(encoder)
        began = time.perf_counter()
        encoder.question("Is this a question?")
    except IndexFailure as error:
        return Finding("amiss", str(error))
    took = f"{time.perf_counter() - began:.1f}"
    return ok("doctor-model-packaged" if name is None else "doctor-model", name=name or "", seconds=took)


def reranker(name: str | None) -> Finding:
    """Whether the optional reranker is there, where one is set."""
    from index.retrieval.reranking import open_reranker

    try:
        found = open_reranker(name)
    except IndexFailure as error:
        return Finding("amiss", str(error))
    return ok("doctor-reranker-none") if found is None else ok("doctor-reranker", name=name)


def second(name: str | None) -> Finding:
    """Whether the optional second model is there, where one is set, and works."""
    from index.foreign.encoder import open_second

    try:
        found = open_second(name)
        if found is not None:
            found.question("?")
    except IndexFailure as error:
        return Finding("amiss", str(error))
    return ok("doctor-reranker-none") if found is None else ok("doctor-reranker", name=name)


def edition(place: Place, places: Places) -> Finding:
    """Whether an edition is live, its seal holds, and it is one of these briefs and this model."""
    from index.corpus.parsing import read_folder
    from index.editions.build import known_files
    from index.editions.encoder import SentenceEncoder
    from index.editions.kept import editions_at

    try:
        live, notes = editions_at(place).open_live()
        source = desk(places)
        read = read_folder(source, partial(known_files, live))  # only what has changed is parsed
        same_model = live.manifest.model == SentenceEncoder(places.model).fingerprint
    except IndexFailure as error:
        return Finding("amiss", str(error))
    if notes:
        return Finding("amiss", " ".join(notes))
    if not same_model:
        return amiss("doctor-edition-model", number=live.number)
    if read.ids != frozenset(live.briefs) or any(one != live.briefs[one.id] for one in read.briefs):
        return note("doctor-edition-behind", number=live.number, folder=files_at(source).where)
    return ok("doctor-edition", number=live.number, count=len(live.briefs))


def newest(place: Place) -> datetime | None:
    """When the newest edition was made, by its manifest."""
    from index.editions.kept import editions_at

    made = [str(entry["created"]) for entry in editions_at(place).listing() if entry["sound"]]
    moments = [datetime.fromisoformat(one.replace("Z", "+00:00")) for one in made]
    return max((one if one.tzinfo else one.replace(tzinfo=UTC) for one in moments), default=None)


def data_folder(data: Path) -> Finding:
    """Whether the data folder can be written to, and by its owner alone."""
    if not data.exists():
        return note("doctor-data-none", folder=data)
    if not data.is_dir():
        return amiss("doctor-data-file", folder=data)
    if not os.access(data, os.W_OK | os.X_OK):
        return amiss("doctor-data-locked", folder=data)
    open_to_others = stat.S_IMODE(data.stat().st_mode) & OTHERS
    return note("doctor-data-open", folder=data) if open_to_others else ok("doctor-data", folder=data)
