"""Editions on disk: seals, damage, publishing, rolling back, pruning; with sealing.py and storage.py below them."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index.corpus.parsing import Folder, read_folder
from index.editions import files, store
from index.editions import seal as sealing
from index.editions.build import sync
from index.editions.drafting.draft import Draft, drafted
from index.editions.encoder import SentenceEncoder
from index.errors import EditionBroken, NoEdition, StorageFailure
from index.reading.names import BriefNames, KnownNames
from index.records import Brief
from tests.conftest import ROOT, WriteBrief
from tests.support.commands import contents

FILES = {
    "manifest.json",
    "briefs.jsonl",
    "names.json",
    "subject.json",
    "holdings.npz",
    "making.npz",
    "surveys.jsonl",
    "voices.json",
    "passages.faiss",
    "issues.npy",
    "sentences.npy",
    "questions.faiss",
    "words/vocab.index.json",
    "words/data.csc.index.npy",
    "words/indices.csc.index.npy",
    "words/indptr.csc.index.npy",
}


@pytest.fixture
def two(small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief) -> Path:
    """A data folder with two editions: 1 holds three briefs, 2 (live) four."""
    write_brief("fourth", "A fourth brief stands here.")
    assert sync(small, data, encoder).edition == 2
    return data


def _another(data: Path) -> int:
    """One more whole edition beside the others, not live: a copy of the newest under the next number."""
    newest = sealing.numbers(data)[-1]
    shutil.copytree(sealing.folder_of(data, newest), sealing.folder_of(data, newest + 1))
    return newest + 1


def _reseal(folder: Path, **claims: object) -> None:
    """Let an edition claim something else, under a seal that holds."""
    claimed = json.loads((folder / "manifest.json").read_text()) | claims
    del claimed["seal"]
    seal = sha256(json.dumps(claimed, sort_keys=True).encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({**claimed, "seal": seal}))


def test_an_edition_gives_back_the_briefs_to_the_letter(corpus_data: Path) -> None:
    """The briefs in the edition of the real corpus equal those in the folder, all fields and every character."""
    edition, notes = store.open_live(corpus_data)
    read = read_folder(ROOT / "briefs")
    assert notes == ()
    assert len(read.briefs) >= 150
    assert tuple(edition.briefs.values()) == read.briefs


def test_rows_belong_together(corpus_data: Path, encoder: SentenceEncoder) -> None:
    """Sentence vectors are found from their passage's row: here for the last sentence of every tenth passage."""
    edition, _ = store.open_live(corpus_data)
    rows = range(0, len(edition.passages), 10)
    quotes, at = [], []
    for row in rows:
        passage = edition.passages[row]
        last = passage.sentences[-1]
        quotes.append(edition.briefs[passage.brief_id].body[last.start : last.end])
        at.append(edition.first_sentence[row] + len(passage.sentences) - 1)
    assert len(quotes) >= 15
    cosines = (encoder.passages(quotes) * edition.sentence_vectors[at]).sum(axis=1)
    assert cosines.min() > 0.9999


def test_an_edition_without_written_questions_is_opened(two: Path) -> None:
    """One of format 2, from before briefs had questions, answers until it is built anew."""
    live, before = sealing.folder_of(two, 2), store.open_live(two)[0]
    rows = []
    for at, passage in enumerate(before.passages):
        first = before.first_sentence[at]
        hashes = before.sentence_hashes[first : first + len(passage.sentences)]
        inside = [[one.start, one.end, made] for one, made in zip(passage.sentences, hashes, strict=True)]
        row = {"brief": passage.brief_id, "start": passage.start, "end": passage.end, "sentences": inside}
        rows.append(row | {"hash": before.passage_hashes[at]})
    for name in ("questions.faiss", "names.json", "voices.json", "surveys.jsonl", "holdings.npz", "making.npz"):
        (live / name).unlink()
    (live / "passages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    _reseal(live, format=2, files=files.checksums(live, without="manifest.json"))
    edition, notes = store.open_live(two)
    assert (edition.number, notes) == (2, ())
    assert edition.question_vectors.rows == 0
    assert set(edition.questions) == {()}
    assert _plain(edition.names) == _plain(before.names)  # made anew from the texts
    assert (edition.passages, dict(edition.briefs)) == (before.passages, dict(before.briefs))


def _plain(names: KnownNames) -> dict[str, object]:
    """The names without the compiled patterns, which are equal to none but themselves."""
    return {one.name: getattr(names, one.name) for one in fields(BriefNames)}


def test_an_edition_is_for_no_other_user_of_the_machine(two: Path, small: Path, encoder: SentenceEncoder) -> None:
    """Neither the folder of data nor anything in it, whoever could read the folder before."""
    two.chmod(0o755)
    assert sync(small, two, encoder, force=True).edition == 2
    for path in (two, *two.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path.name


def test_nothing_published_is_no_edition(tmp_path: Path) -> None:
    """An empty folder and one that is not there have no edition."""
    for data in (tmp_path, tmp_path / "nowhere"):
        assert store.live_number(data) is None
        assert store.listing(data) == []
        with pytest.raises(NoEdition, match="There is no index yet"):
            store.open_live(data)


def test_a_flipped_byte_in_any_file_is_noticed(two: Path, tmp_path: Path) -> None:
    """Whichever file of the live edition has one changed byte, the edition before it answers and a note says so."""
    live = sealing.folder_of(two, 2)
    assert {path.relative_to(live).as_posix() for path in live.rglob("*") if path.is_file()} == FILES
    for name in sorted(FILES):
        whole = (live / name).read_bytes()
        for at in (0, len(whole) // 3, len(whole) // 2, len(whole) - 1):
            (live / name).write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
            edition, notes = store.open_live(two)
            assert (edition.number, len(edition.briefs)) == (1, 3), (name, at)
            assert notes[0].startswith("Edition 2 is damaged (its manifest " if "manifest" in name else "Edition 2 is")
            assert notes[1] == "Edition 1 answers instead; run `briefing sync` to build a new one."
        (live / name).write_bytes(whole)
    assert store.open_live(two)[0].number == 2


def test_missing_and_additional_files_are_noticed(two: Path) -> None:
    """A file taken away, cut short or put in breaks the seal, and the file is named."""
    live = sealing.folder_of(two, 2)
    whole = (live / "sentences.npy").read_bytes()
    for spoilt in (whole[:-1], b"", None):
        (live / "sentences.npy").unlink() if spoilt is None else (live / "sentences.npy").write_bytes(spoilt)
        with pytest.raises(EditionBroken, match=r"^sentences.npy does not match its checksum$"):
            store.open_edition(two, 2)
    (live / "sentences.npy").write_bytes(whole)
    (live / "words" / "extra.npy").write_bytes(b"")
    with pytest.raises(EditionBroken, match=r"^words/extra.npy does not match its checksum$"):
        store.open_edition(two, 2)


def test_a_manifest_of_another_form_is_noticed(two: Path) -> None:
    """Whatever stands in the manifest, opening raises EditionBroken and nothing else."""
    manifest = sealing.folder_of(two, 2) / "manifest.json"
    for text in ("", "[]", "null", '{"seal": 1}', "{", '{"seal": "x", "files": []}', "\x00", "[" * 5000):
        manifest.write_text(text)
        with pytest.raises(EditionBroken, match="its manifest cannot be read"):
            store.open_edition(two, 2)


def test_a_changed_claim_breaks_the_seal(two: Path) -> None:
    """A manifest whose values were changed by hand does not match its seal."""
    manifest = sealing.folder_of(two, 2) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"briefs": 4', '"briefs": 5'))
    with pytest.raises(EditionBroken, match="its manifest does not match its seal"):
        store.open_edition(two, 2)


@pytest.mark.parametrize("claims", [{"briefs": 3}, {"passages": 5}, {"sentences": 6}, {"texts": "0" * 64}])
def test_an_edition_that_is_not_what_it_claims_is_not_published(two: Path, claims: dict[str, object]) -> None:
    """Under a seal that holds, counts and texts are compared with what is there; the live edition stays."""
    number = _another(two)
    _reseal(sealing.folder_of(two, number), **claims)
    with pytest.raises(EditionBroken, match=r"its (counts|texts) do not match its seal"):
        store.publish(two, number)
    assert store.open_live(two)[0].number == 2


def test_without_a_sound_edition_there_is_one_sentence(two: Path) -> None:
    """When every kept edition is damaged, opening says so, and a rollback to one is refused."""
    for number in (1, 2):
        (sealing.folder_of(two, number) / "briefs.jsonl").unlink()
    with pytest.raises(EditionBroken, match="No kept edition is sound; run `briefing sync`"):
        store.open_live(two)
    with pytest.raises(EditionBroken, match=r"briefs.jsonl does not match"):
        store.rollback(two, 1)
    assert store.live_number(two) == 2
    assert [entry["sound"] for entry in store.listing(two)] == [False, False]


@pytest.mark.parametrize("mark", [b"", b"two", b"\xff\xfe", b"2 1", b"9" * 5000])
def test_a_spoilt_note_of_the_live_edition_is_said(two: Path, mark: bytes) -> None:
    """When the note of which edition is live is unreadable, the newest sound edition answers, with a note."""
    (two / "live").write_bytes(mark)
    edition, notes = store.open_live(two)
    assert edition.number == 2
    assert notes[0] == "The note of which edition is live cannot be read; run `briefing sync`."
    assert notes[-1].startswith("Edition 2 answers instead")
    assert [entry["live"] for entry in store.listing(two)] == [False, False]


@pytest.mark.parametrize("mark", [b"7", b"-1", b"0"])
def test_a_live_edition_that_is_gone_is_said(two: Path, mark: bytes) -> None:
    """When the live edition is not there, the newest one answers, and a note names the one that is gone."""
    (two / "live").write_bytes(mark)
    edition, notes = store.open_live(two)
    assert edition.number == 2
    assert notes[0] == f"Edition {mark.decode()} is damaged (its manifest cannot be read) and was set aside."


def test_a_spoilt_note_is_mended_by_a_sync(two: Path, small: Path, encoder: SentenceEncoder) -> None:
    """A sync after the note was spoilt publishes an edition again, without encoding anything."""
    (two / "live").write_bytes(b"two")
    report = sync(small, two, encoder)
    assert (report.edition, report.published, report.encoded) == (3, True, 0)
    assert store.open_live(two)[1] == ()


def test_rollback_goes_to_the_edition_before_or_the_one_named(two: Path) -> None:
    """Without a number the edition before the live one is live again; with one, that one."""
    assert store.rollback(two) == 1
    assert len(store.open_live(two)[0].briefs) == 3
    assert store.rollback(two, 2) == 2
    assert len(store.open_live(two)[0].briefs) == 4


def test_rollback_to_nothing_is_refused(two: Path, tmp_path: Path) -> None:
    """Without an edition to go back to, and for a number that is not kept, nothing changes."""
    with pytest.raises(NoEdition, match="There is no edition 9; kept are: 1, 2"):
        store.rollback(two, 9)
    store.rollback(two, 1)
    with pytest.raises(NoEdition, match="no edition before the live one"):
        store.rollback(two)
    assert store.live_number(two) == 1
    with pytest.raises(NoEdition):
        store.rollback(tmp_path / "nowhere")


def test_the_last_three_are_kept(small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief) -> None:
    """After five syncs the last three editions are there, the newest of them live."""
    for turn in range(2, 6):
        write_brief("liaison", f"In round {turn} the talks went on.")
        assert sync(small, data, encoder).edition == turn
    assert sealing.numbers(data) == [3, 4, 5]
    assert [(entry["number"], entry["live"], entry["sound"]) for entry in store.listing(data)] == [
        (3, False, True),
        (4, False, True),
        (5, True, True),
    ]


def test_the_live_edition_is_kept_however_old(two: Path) -> None:
    """An edition that was rolled back to stays, beside the last three."""
    store.rollback(two, 1)
    for _ in range(3):
        _another(two)
        store.prune(two)
    assert sealing.numbers(two) == [1, 3, 4, 5]
    assert store.open_live(two)[0].number == 1


def test_listing_says_what_each_edition_holds(two: Path) -> None:
    """An entry carries number, liveness, soundness, counts, model and who built it, or why it is damaged."""
    (sealing.folder_of(two, 1) / "briefs.jsonl").write_bytes(b"")
    first, second = store.listing(two)
    why = "briefs.jsonl does not match its checksum"
    assert first == {"number": 1, "live": False, "waiting": False, "sound": False, "why": why}
    assert {key: second[key] for key in ("number", "live", "sound", "briefs", "passages", "sentences", "by")} == {
        "number": 2,
        "live": True,
        "sound": True,
        "briefs": 4,
        "passages": 4,
        "sentences": 7,
        "by": "terminal",
    }
    assert second["model"].startswith("sha256:")


def _draft(encoder: SentenceEncoder) -> Draft:
    read = Folder((Brief("one", "One", "A sentence."),), ())
    return drafted(read, encoder, None, lambda done, of: None)[0]


def test_a_draft_becomes_an_edition_and_a_failed_one_leaves_nothing(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A written draft can be opened; one that cannot be written leaves no trace beside it."""
    draft = _draft(encoder)
    assert sealing.write(tmp_path, draft, created="2020-01-01", by="test") == 1
    assert store.publish(tmp_path, 1).briefs["one"].body == "A sentence."
    long = np.ones((1, 384), dtype=np.float32)
    broken = replace(draft, vectors=(long, *draft.vectors[1:]))
    with pytest.raises(ValueError, match="length one"):
        sealing.write(tmp_path, broken, created="2020-01-01", by="test")
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == ["000001"]


def test_numbers_pass_over_what_is_not_an_edition(two: Path) -> None:
    """Other names in the folder of editions are no numbers."""
    for name in (".building", "notes", "²", "3a"):
        (two / "editions" / name).mkdir()
    assert sealing.numbers(two) == [1, 2]


def test_a_small_file_is_replaced_whole(tmp_path: Path) -> None:
    """After a replacement the new text stands and no draft is left; a foreign error comes out as one sentence."""
    files.replace_text(tmp_path / "live", "1\n")
    files.replace_text(tmp_path / "live", "2\n")
    assert contents(tmp_path) == {"live": b"2\n"}
    said = r"^The note could not be written: no such file or directory\. Nothing was changed\.$"
    with pytest.raises(StorageFailure, match=said), files.writing("The note"):
        files.replace_text(tmp_path / "nowhere" / "live", "3\n")
