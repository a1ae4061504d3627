"""What each command of the library does, but for the chat: arguments in, lines out, an exit code back.

Heavy imports wait inside, so that `check` and wrong use answer at once.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import EditionBroken, NoEdition, QuestionsRefused, StorageDamaged, StorageFailure, WrongUse, cause
from index.messages import language, say, spoken_in
from index.records import Answer, Closest

if TYPE_CHECKING:
    from index.desk import Source
    from index.editions.kept import Editions, Place
    from index.library import Library


def sync(chosen: argparse.Namespace) -> int:
    """Bring the index up to date with the briefs."""
    from dataclasses import asdict

    from index.commands import printing
    from index.editions import build
    from index.editions.encoder import SentenceEncoder

    encoder = SentenceEncoder(chosen.model)
    printing.warn_of_owner(chosen.data)
    briefs = source(chosen, fills=True)
    wanted = {"force": chosen.force, "anew": chosen.anew}
    report = build.sync(briefs, place(chosen), encoder, **wanted, progress=printing.Bar())
    if chosen.database is not None and chosen.in_folder and (report.published or not report.problems):
        from index.editions.database.desk import bring

        bring(chosen.database, chosen.briefs)
    if chosen.json:
        printing.as_json(asdict(report))
    else:
        printing.sync_for_people(report)
    return 1 if report.problems else 0


def check(chosen: argparse.Namespace) -> int:
    """List every problem of the briefs."""
    from index.corpus.parsing import read_folder

    read = read_folder(source(chosen))
    for problem in read.problems:
        print(problem)
    files = len({problem.path for problem in read.problems})
    print(say("checked", sound=len(read.briefs), problems=len(read.problems), files=files))
    return 0 if read.briefs and not read.problems else 1


def ask(chosen: argparse.Namespace) -> int:
    """Answer a question, or each of a file."""
    from index.commands import printing
    from index.commands.wording import wording

    asked = _asked(chosen)
    library = opened(chosen, briefly=chosen.batch is None)
    with spoken_in(language(), library.subject.names_shown_in(language())), wording(chosen, library) as model:
        for row in asked:
            question, after = str(row["question"]), row.get("after")
            answer: Answer = library.reply(question, after)
            if answer.reason != "aside" and (meant := model.meant(question, after)) is not None:
                answer = library.answer(question, after, meant=meant)
            answer = model.in_words(answer, after)
            if chosen.json or chosen.batch is not None:
                printing.as_json(printing.answer_object(answer, id=str(row["id"])))
            else:
                printing.answer_for_people(answer)
    return 0


def _asked(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """The questions to answer, as rows of id, question and, for a follow-up, after."""
    if bool(chosen.question) == (chosen.batch is not None):
        raise WrongUse(say("ask-one-or-batch"))
    if chosen.batch is None:
        question = " ".join(chosen.question)
        if not question.strip() and not chosen.json:  # a program gets an object for whatever it passes on
            raise WrongUse(say("ask-empty"))
        return [{"id": "1", "question": question, "after": chosen.after}]
    if chosen.after is not None:
        raise WrongUse(say("ask-after-batch"))
    from index.evaluation.retrieval import read_rows

    rows = read_rows(chosen.batch, ("id", "question"))
    for row in rows:
        if not isinstance(row.get("after"), str | None):
            raise QuestionsRefused(say("ask-after-text", file=chosen.batch.name, id=row["id"]))
    return rows


def opened(chosen: argparse.Namespace, *, briefly: bool = False) -> Library:
    """The library, ready to be asked, or `briefly` asked; built from the briefs first when there is no index yet."""
    from index.commands import printing
    from index.editions import store
    from index.editions.encoder import SentenceEncoder
    from index.foreign.encoder import open_second
    from index.library import Library
    from index.places import briefs_folder
    from index.retrieval.reranking import open_reranker

    in_folder = chosen.database is None or chosen.in_folder
    if in_folder and chosen.briefs != briefs_folder():  # who names briefs means them, also where others would answer
        from index.corpus.parsing import require_folder

        require_folder(chosen.briefs)
    reranker, encoder = open_reranker(chosen.reranker), SentenceEncoder(chosen.model)
    second, held = open_second(chosen.second), store.BRIEFLY if briefly else store.IN_MEMORY
    try:
        library = Library(place(chosen), encoder, reranker, second=second, in_memory=held)
    except NoEdition:
        from index.corpus.parsing import require_folder
        from index.editions.build import sync

        briefs = source(chosen, fills=True)
        require_folder(briefs)
        printing.warn([say("sync-first")])
        printing.warn_of_owner(chosen.data)
        report = sync(briefs, place(chosen), encoder, progress=printing.Bar())
        printing.problems(report.problems)
        library = Library(place(chosen), encoder, reranker, second=second, in_memory=held)
    printing.warn(library.notes)
    library.warm()
    return library


def positions(chosen: argparse.Namespace) -> int:
    """Who stands where, on all issues or one."""
    from index.answers import positions
    from index.commands import printing
    from index.editions.kept import editions_at
    from index.reading import issues
    from index.records import Closest

    edition, notes = editions_at(place(chosen)).open_live()
    printing.warn(notes)
    asked = " ".join(chosen.issue).strip()
    if not asked:
        surveys = positions.surveys(edition)
        if not chosen.json:
            printing.surveys_for_people(surveys)
        for survey in surveys if chosen.json else ():
            printing.as_json(printing.counts_object(survey))
        return 0
    issue = issues.issue_of(asked, edition.subject)
    if isinstance(issue, Closest):
        raise WrongUse(printing.closest_line(asked, issue))
    found = positions.survey(edition, issue)
    printing.as_json(printing.survey_object(found)) if chosen.json else printing.survey_for_people(found)
    return 0


def map(chosen: argparse.Namespace) -> int:
    """Draw who stands where."""
    from index.answers import positions
    from index.answers.pictures import map
    from index.commands import printing
    from index.editions.kept import editions_at
    from index.reading.issues import issue_of

    if chosen.file.suffix.lower() != ".png":
        raise WrongUse(say("map-name", file=chosen.file))
    edition, notes = editions_at(place(chosen)).open_live()
    printing.warn(notes)
    note = positions.origin(edition)
    if chosen.issue is None:
        picture = map.chart(positions.surveys(edition), note=note)
    elif isinstance(issue := issue_of(chosen.issue, edition.subject), Closest):
        raise WrongUse(printing.closest_line(chosen.issue, issue))
    else:
        picture = map.spectrum(positions.survey(edition, issue), note=note)
    write_picture(chosen.file, picture)
    print(say("map-drawn", number=edition.number, file=chosen.file))
    return 0


def write_picture(file: Path, picture: bytes) -> None:
    """Write a picture; raises StorageFailure, naming the file, when it cannot be."""
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise StorageFailure(say("map-not-written", file=file, cause=cause(error))) from error


def evaluate(chosen: argparse.Namespace) -> int:
    """Figures on a public question set."""
    from index.commands import printing
    from index.editions.encoder import SentenceEncoder
    from index.evaluation.retrieval import evaluate, indexed, read_set
    from index.retrieval.reranking import open_reranker

    _require_questions(chosen.set)
    questions = read_set(chosen.set)
    reranker, encoder = open_reranker(chosen.reranker), SentenceEncoder(chosen.model)
    bar = printing.Bar()
    edition = indexed(questions, chosen.data, encoder, progress=bar)
    asking = partial(bar, "asking")
    figures = evaluate(questions, edition, encoder, mode=chosen.mode, reranker=reranker, progress=asking)
    figures |= {"reranker": Path(chosen.reranker).name} if reranker else {}
    printing.as_json(figures) if chosen.json else printing.figures_for_people(figures)
    return 0


def score(chosen: argparse.Namespace) -> int:
    """How good the answers are, on the library's own questions."""
    from index.commands import printing, scoreboard
    from index.editions.encoder import SentenceEncoder
    from index.evaluation.questions import questions_of, read_questions
    from index.evaluation.scoreboard import GOALS, measure, read_floors
    from index.library import Library
    from index.retrieval.reranking import open_reranker

    floors = read_floors(chosen.floors) if chosen.floors else ()
    bar = printing.Bar()
    if chosen.questions:
        _require_questions(chosen.questions)
    reranker = open_reranker(chosen.reranker)
    questions = read_questions(chosen.questions) if chosen.questions else []  # before a library that may not be there
    library = Library(place(chosen), SentenceEncoder(chosen.model), reranker)
    if not questions and (folder := questions_of(library.subject, chosen.briefs)) is not None:
        questions = read_questions(folder)
    if not questions:
        raise QuestionsRefused(say("questions-unnamed"))
    board = measure(questions, library, progress=lambda done, total: bar("asking", done, total))
    below = [floor for floor in floors if not floor.met_by(board.figures)]
    with_reranker = {"reranker": Path(chosen.reranker).name} if reranker else {}
    if chosen.json:
        printing.as_json(scoreboard.scoreboard_object(board, GOALS, below) | with_reranker)
    else:
        print(*(say("score-reranker", name=name) + "\n" for name in with_reranker.values()), end="")
        print(scoreboard.scoreboard_text(board, GOALS))
    printing.warn(list(scoreboard.floor_lines(board, below)))
    return 1 if below else 0


def _require_questions(folder: Path) -> None:
    """Raise WrongUse where there is no folder of questions."""
    if not folder.is_dir():
        raise WrongUse(say("questions-file" if folder.is_file() else "questions-missing", folder=folder))


def place(chosen: argparse.Namespace) -> Place:
    """Where the editions are kept."""
    from index.editions.kept import editions_in

    return editions_in(chosen.data, chosen.database)


def source(chosen: argparse.Namespace, *, fills: bool = False) -> Source:
    """Where the briefs are: in the database that keeps the editions, unless a folder is named, or it has none yet.

    With `fills`, it takes in those of the folder then.
    """
    from index.editions.kept import desk_in

    if chosen.database is None or chosen.in_folder:
        folder: Path = chosen.briefs
        return folder
    if fills:
        from index.editions.database.desk import take_in

        take_in(chosen.database, chosen.briefs, chosen.data)
    briefs = desk_in(chosen.briefs, chosen.data, chosen.database).briefs
    return briefs if fills or briefs.listing() else Path(chosen.briefs)


def editions(chosen: argparse.Namespace) -> int:
    """List the kept editions, verify them, go back to one, or move the live one to where they are to be kept."""
    from index.commands import printing
    from index.editions.kept import editions_at

    if chosen.action in ("to-database", "to-files"):
        return _moved(chosen)
    kept = editions_at(place(chosen))
    if chosen.action == "rollback":
        kept.rollback(chosen.number, model=_fingerprint(chosen.model))
    elif chosen.number is not None:
        raise WrongUse(say("rollback-number"))
    entries = kept.listing()
    if chosen.action == "verify" and chosen.database is not None:
        entries = [_checked(kept, entry) for entry in entries]
    if chosen.json:
        for entry in entries:
            printing.as_json(entry)
    else:
        printing.editions_for_people(entries)
    if chosen.action != "verify":
        return 0
    return 1 if printing.warn_of_damage(entries, kept.known_live()) or not entries else 0


def _checked(kept: Editions, entry: dict[str, Any]) -> dict[str, Any]:
    """What is told of an edition of a database, once all its rows were read."""
    try:
        if entry["sound"]:
            kept.check(entry["number"])
    except EditionBroken as error:
        return {key: entry[key] for key in ("number", "live", "waiting")} | {"sound": False, "why": str(error)}
    return entry


def _moved(chosen: argparse.Namespace) -> int:
    """Move the live edition and the briefs, with what waits beside them, from files into the database, or back."""
    from index.commands import printing
    from index.editions.database.desk import bring, bring_back, take_in
    from index.editions.database.editions import DatabaseEditions
    from index.editions.database.moving import to_database, to_files

    if chosen.server is None:
        raise WrongUse(say("database-unset"))
    kept = DatabaseEditions(chosen.server, chosen.data)
    there = chosen.action == "to-database"
    if there:
        number = to_database(chosen.data, kept)
        if not take_in(chosen.server, chosen.briefs, chosen.data):
            bring(chosen.server, chosen.briefs)
    else:
        try:
            number = to_files(kept.open_live()[0], chosen.data)
        except (EditionBroken, NoEdition, StorageDamaged):  # briefs are not lost with an edition
            bring_back(chosen.server, chosen.briefs, chosen.data)
            printing.warn([say("briefs-moved-back", briefs=chosen.briefs)])
            raise
        bring_back(chosen.server, chosen.briefs, chosen.data)
    key = "edition-moved-there" if there else "edition-moved-back"
    print(say(key, number=number, folder=chosen.data, briefs=chosen.briefs))
    return 0


def _fingerprint(model: str | None) -> str | None:
    """What stands for a model in an edition, or None when none is named."""
    from index.editions.encoder import SentenceEncoder

    return None if model is None else SentenceEncoder(model).fingerprint
