"""What a library is about, as frozen values: its topics, issues, actors and words.

How they are read from the subject file is `index/corpus/subject.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A topic, a person or whoever is told to do something, with the other names they go by.

    `actor` is the one whom a person acts for: what is advised to the person is advised to it.
    """

    name: str
    also: tuple[str, ...] = ()
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an issue reads that nobody is for or against: what is asked ("whether it failed"), and what each stance says.

    The stances are given by their own names: `supports` is what those who support it answer ("yes"). One that is
    `turned` tells the opposite of its issue, so that those who oppose the issue are for it and come first.
    """

    on: str
    supports: str
    conditional: str
    opposes: str
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter on which people take sides, the question it stands for, and the topics that it is part of.

    `also` are other words for it. `cues` are words that mean this issue wherever a question holds them; `contrary`
    are words that ask for the other side; one that is `ongoing` can be ended, and who would end it opposes it: `ended`
    is how that reads ("lifting the ban"). `said_for` and `said_against` are things that people say who are for it or
    against it, and who use none of these words.
    """

    name: str
    asks: str | None = None
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    verdict: Verdict | None = None
    cues: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()
    ongoing: bool = False
    ended: str | None = None
    said_for: tuple[str, ...] = ()
    said_against: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that says what is at issue: the name, the question, and the other words."""
        return (self.name, *([self.asks] if self.asks else []), *self.also)

    @property
    def keys(self) -> tuple[str, ...]:
        """All that a question is compared with by meaning: those texts, and what people say of it."""
        return (*self.texts, *self.said_for, *self.said_against)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a library is about, in the words of its subject file; without one, the general subject that this is.

    Of `words`, each pair is what people write and what the briefs say for it; `figures` of speech stand under the
    plain words for them. `general` are the words that any question about the subject may hold, and that tell nothing;
    `people` are those who are spoken of, not authors; `family_names` those that many bear. `judge` and `questions`
    are paths beside the briefs, as the file has them. Without topics (or issues) of its own, a library has
    those that its briefs name.
    """

    title: str = "A library of briefs"
    about: str = "what these briefs say"
    examples: tuple[str, ...] = ()
    topics: tuple[Named, ...] = ()
    issues: tuple[Issue, ...] = ()
    actors: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    figures: tuple[Named, ...] = ()
    short_names: tuple[tuple[str, str], ...] = ()
    family_names: tuple[str, ...] = ()
    governments: tuple[str, ...] = ()
    names_in: tuple[str, ...] = ()
    translations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """For a language by its code, words of it and the English that the briefs have for each."""
    shown_in: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """For a language by its code, how names of this library are shown in it."""
    questions: str | None = None
    judge: str | None = None

    def __hash__(self) -> int:
        """That of the title: what is kept by the subject is looked up several times a question."""
        return hash(self.title)

    @property
    def topic_names(self) -> tuple[str, ...]:
        """The topics by name, in their order."""
        return tuple(topic.name for topic in self.topics)

    @property
    def issue_names(self) -> tuple[str, ...]:
        """The issues by name, in their order."""
        return tuple(issue.name for issue in self.issues)

    @property
    def issue_texts(self) -> tuple[str, ...]:
        """What questions are compared with by meaning, of all issues, one issue after the other."""
        return tuple(text for issue in self.issues for text in issue.keys)

    def translations_from(self, code: str) -> dict[str, str]:
        """The words of a language that are known, without their spaces, and the English of each."""
        return {"".join(word.split()): meant for word, meant in dict(self.translations).get(code, ())}

    def meant(self, word: str) -> str:
        """The name that a word of another language stands for; any other word as it is."""
        shown = {told: name for _, names in self.shown_in for name, told in names}
        listed = {told: name for _, words in self.translations for told, name in words}
        return shown.get(word) or listed.get(word, word)

    def names_shown_in(self, code: str) -> dict[str, str]:
        """The names that are shown in a language in its own words, each with those."""
        return dict(dict(self.shown_in).get(code, ()))

    def issue(self, name: str) -> Issue:
        """The issue of this name; a bare one when the subject has none."""
        return next((issue for issue in self.issues if issue.name == name), Issue(name))


GENERAL = Subject()
"""The subject of a library that has no subject file: every topic and every issue may be named."""
