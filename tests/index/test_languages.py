"""In which language things are said: catalogues of several languages, what their codes mean, dates and lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.messages import ENGLISH, Messages, NotTranslated, fitting, language, of_the_terminal, spoken_in


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
