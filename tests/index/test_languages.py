"""In which language things are said: catalogues of several languages, what their codes mean, dates and lists."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from index.answers.quotes import said_anew
from index.messages import (
    ENGLISH,
    Messages,
    NotTranslated,
    fitting,
    joined,
    language,
    of_the_terminal,
    spoken_date,
    spoken_in,
    spoken_name,
)
from index.records import Answer, Citation, Voice
from tests.conftest import SUBJECT


@pytest.fixture
def catalogue(tmp_path: Path) -> Messages:
    """Sentences in English, in a language that lacks one of them, and in one that nobody has heard of."""
    (tmp_path / "en.ftl").write_text("hello = Hello { $name }!\nbye = Goodbye.\n", encoding="utf-8")
    (tmp_path / "ko.ftl").write_text("hello = { $name } 님, 안녕하세요!\n", encoding="utf-8")
    (tmp_path / "xx.ftl").write_text("hello = Xx { $name }\nbye = Xx xx\n", encoding="utf-8")
    return Messages(tmp_path)


def test_a_file_more_is_a_language_more(catalogue: Messages) -> None:
    """Whatever lies in the folder is spoken, English first, by the language of the block."""
    assert catalogue.languages == ("en", "ko", "xx")
    assert catalogue("hello", name="Kim") == "Hello Kim!"
    with spoken_in("ko"):
        assert (catalogue("hello", name="Kim"), catalogue.language) == ("Kim 님, 안녕하세요!", "ko")
        with spoken_in("xx"):
            assert catalogue("bye") == "Xx xx"
        assert language() == "ko"
    assert language() == ENGLISH
    assert catalogue.in_every("bye") == {"en": "Goodbye.", "xx": "Xx xx"}


def test_what_a_language_lacks_is_said_in_english_and_told(catalogue: Messages) -> None:
    """A missing sentence never comes silently, and a missing language is English."""
    with spoken_in("ko"), pytest.warns(NotTranslated, match=r"ko\.ftl lacks bye"):
        assert catalogue("bye") == "Goodbye."
    with spoken_in("zz"):
        assert (catalogue("bye"), catalogue.language) == ("Goodbye.", "en")
    with spoken_in("ko"), pytest.raises(KeyError):
        catalogue("unheard-of")


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("ko", "ko"), ("ko-KR", "ko"), ("KO_kr.UTF-8", "ko"), ("en-GB", "en"), ("en_US@euro", "en"), ("zz", None),
        ("", None), (None, None), ("pt-br", "pt-br"), ("pt-BR-x", "pt-br"), ("pt", None), ("C.UTF-8", None),
        ("한국어", None), ("k", None), ("-ko", None),
    ],
)  # fmt: skip
def test_codes_are_read_as_they_are_written(code: str | None, meant: str | None) -> None:
    """Region, script and encoding do not matter, unless there is a file for them; what means none of ours is none."""
    assert fitting(code, ("en", "ko", "pt-br")) == meant


def test_the_terminal_speaks_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting goes before the system's language, and what neither names is English."""
    for name in ("BRIEFING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert of_the_terminal() == "en"
    monkeypatch.setenv("LANG", "zz_ZZ.UTF-8")
    assert of_the_terminal() == "en"
    monkeypatch.setenv("BRIEFING_LANGUAGE", "en-GB")
    assert of_the_terminal() == "en"


def test_names_are_put_in_as_a_language_calls_them(catalogue: Messages) -> None:
    """In the sentences of readers to whom they are known, written for HTML or not; a text that holds one stays."""
    with spoken_in("ko", {"sanctions": "제재", "another leaders' summit": "또 한 번의 정상회담"}):
        assert catalogue("hello", name="sanctions") == "제재 님, 안녕하세요!"
        assert catalogue("hello", name=escape("another leaders' summit")).startswith("또 한 번의 정상회담 님")
        assert catalogue("hello", name="sanctions relief").startswith("sanctions relief 님")
        assert joined(["sanctions", "Kim"]) == "제재, Kim"
        with spoken_in("ko"):
            assert spoken_name("sanctions") == "제재"
        with spoken_in("en"):
            assert spoken_name("sanctions") == "sanctions"
    assert spoken_name("sanctions") == "sanctions"


@pytest.mark.parametrize(
    ("date", "english", "korean"),
    [
        ("2019-03-24", "24 March 2019", "2019년 3월 24일"), ("2019-03", "March 2019", "2019년 3월"),
        ("2019", "2019", "2019년"), (None, "undated", "날짜 없음"),
    ],
)  # fmt: skip
def test_dates_are_written_as_a_language_has_them(date: str | None, english: str, korean: str) -> None:
    """Whole or in part, and a language of which nothing is known has those of English."""
    assert spoken_date(date) == english
    with spoken_in("ko"):
        assert spoken_date(date) == korean
    with spoken_in("zz"):
        assert spoken_date(date) == english


def test_every_topic_and_issue_has_a_korean_name() -> None:
    """So has what the library is about; none of them is misspelt."""
    shown = SUBJECT.names_shown_in("ko")
    verdicts = [text for one in SUBJECT.issues if one.verdict for text in (one.verdict.on, one.verdict.supports)]
    names = (SUBJECT.title, SUBJECT.about, *SUBJECT.topic_names, *SUBJECT.issue_names, *verdicts)
    assert len(names) >= 40
    assert [name for name in names if name not in shown] == []
    known = {*names, *(one.name for one in SUBJECT.actors)}
    known |= {text for one in SUBJECT.issues if one.verdict for text in (one.verdict.conditional, one.verdict.opposes)}
    assert [name for name in shown if name not in known] == []


def test_a_kept_answer_is_said_anew_to_a_reader_of_another_language() -> None:
    """Its lead is, and its quotes are not touched; to a reader of the same one it is shown as it was."""
    cited = Citation(1, "a", "On A", "Ann Lee", None, None, "Quote.", 0, 6, voices=(Voice(("Ann Lee",), "expert"),))
    kept = Answer("?", "answer", "Here is what Ann Lee says about this:", 0.9, citations=(cited,), notes=("Read so.",))
    assert said_anew(kept) is kept
    with spoken_in("ko"):
        anew = said_anew(kept)
    assert (anew.lead, anew.notes, anew.citations) == ("Ann Lee의 글에서 찾은 내용입니다:", (), kept.citations)
