"""The nouns of the library, as frozen values.

Nothing here does I/O or knows how a value is made. Offsets (`start`, `end`) always count
characters of a brief's body, and `body[start:end]` is the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal
from urllib.parse import quote, urlsplit

from index.english import joined
from index.markdown import as_seen
from index.messages import ENGLISH, say
from index.subject import Verdict

Found = Literal["meaning", "words", "both"]
Reason = Literal["absent", "partly", "later", "vague", "unaskable", "language", "aside"]
Stance = Literal["supports", "conditional", "opposes"]
AnswerKind = Literal["answer", "near", "none"]
Mode = Literal["meaning", "words", "both"]
Aside = Literal["thanks", "greeting", "talk", "more", "topics", "experts", "help"]
ItemKind = Literal["recommendation", "position", "background"]
VoiceKind = Literal["expert", "organisation", "government"]
Standing = Literal["stands", "changed", "gone"]

VOICES: tuple[VoiceKind, ...] = ("expert", "organisation", "government")
"""What a voice can be; a named person is an expert unless the brief says otherwise."""

KINDS = ("expert-take", "analysis", "background", "document")
"""What a brief can be."""

STANCES: tuple[Stance, ...] = ("supports", "conditional", "opposes")

_NO_PAGE = re.compile(r"\.(?:pdf|docx?|rtf|odt|epub|txt|zip)$", re.IGNORECASE)
"""How the address of a file ends in which a browser looks for no words."""

_ENDS = 6
"""Words at each end of a longer quote by which a browser is to find it."""

LONGEST_QUESTION = 1000
"""Characters that a question may have."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor has to mend, with the place where it stands."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What should be done, by whom, and the sentence of the body that says it.

    `by` are those who recommend it when that isn't the author, and `voice` what kind of voice they are, as the entry
    says it; who holds it in the end is decided in `corpus/voices.py`. The same goes for a position.
    """

    actor: str
    action: str
    topics: tuple[str, ...]
    says: str
    by: tuple[str, ...] = ()
    voice: VoiceKind | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where the author, or whoever `by` names, stands on an issue, and the sentence of the body that says it."""

    issue: str
    stance: str
    says: str
    by: tuple[str, ...] = ()
    voice: VoiceKind | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """One document of the corpus: our summary (`body`) of a source that `url` leads to.

    Of kind "document", `body` is the source itself. `voice` is what kind of voice the author is.
    `questions` are some that it answers, as its editor expects them to be asked: the brief is found by them too.
    """

    id: str
    title: str
    body: str
    kind: str = "background"
    source_title: str | None = None
    authors: tuple[str, ...] = ()
    affiliation: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = ()
    language: str = "en"
    recommendations: tuple[Recommendation, ...] = ()
    positions: tuple[Position, ...] = ()
    voice: VoiceKind | None = None
    questions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body up to our own note, if it ends with one: what may be searched and quoted.

        Whatever a reader of its Markdown does not see is blank; every character keeps its place.
        """
        return as_seen(self.body)

    @property
    def author(self) -> str | None:
        """The authors as one text ("A and B", "A, B and C"), or None."""
        return joined(self.authors) or None

    @property
    def own_words(self) -> bool:
        """Whether the body is the author's own words, not our summary of them."""
        return self.kind == "document"


@dataclass(frozen=True, slots=True)
class Voice:
    """A person, an organisation or a government whose views the briefs hold, or several who are only heard together."""

    names: tuple[str, ...]
    kind: VoiceKind

    @property
    def name(self) -> str:
        """The names as one text."""
        return joined(self.names)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a view is, as one brief has it: the names of those who hold it, together when they are several.

    `outlet` is who published it when they did not write it themselves. A view without names is an unsigned article's.
    """

    names: tuple[str, ...]
    outlet: str | None = None

    @property
    def name(self) -> str:
        """The names as one text, or what stands in for them: "An article in The Daily"."""
        if self.names:
            return joined(self.names)
        return say("article-in", outlet=self.outlet) if self.outlet else say("article-unsigned")

    @property
    def shown(self) -> str:
        """The name to open a line with, and through whom we know it: "Ann Lee (as reported by The Daily)"."""
        name = self.name[:1].upper() + self.name[1:]
        return say("reported-aside", name=name, outlet=self.outlet) if self.names and self.outlet else name


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of a body that may be quoted."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a body, the unit of retrieval, with the sentences in it."""

    brief_id: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage (by its row in the edition) with its score, higher is better, and how it was found.

    `gain` is what its brief gains by being favoured, `meaning` its cosine with the question, `words` the share of that
    one's word weight; `sentences` are the cosines of its sentences, `asked` those of the nearest written about each.
    """

    row: int
    brief_id: str
    score: float
    meaning: float
    words: float
    found: Found
    gain: float = 0.0
    sentences: tuple[float, ...] = ()
    asked: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked quote: `body[start:end] == quote` in the brief `brief_id`.

    `own_words` says that the quote is the author's, out of a whole document, and not our summary; `holder` is whose
    view it says, and `voices` are the voices that those are.
    """

    number: int
    brief_id: str
    title: str
    author: str | None
    date: str | None
    url: str | None
    quote: str
    start: int
    end: int
    publisher: str | None = None
    source_title: str | None = None
    own_words: bool = False
    holder: Holder | None = None
    voices: tuple[Voice, ...] = ()

    def numbered(self, number: int) -> Citation:
        """The same under another number; a survey numbers thousands."""
        return Citation(number, *_BUT_ITS_NUMBER(self))

    @property
    def link(self) -> str | None:
        """The address of the source; to the very sentence on a web page whose own words are quoted.

        What we quote in our words stands nowhere there. A browser that does not find the words opens the page.
        """
        words, parts = self.quote.split(), urlsplit(self.url or "")
        is_page = parts.scheme in ("http", "https") and not parts.fragment and not _NO_PAGE.search(parts.path)
        if not (self.own_words and words and is_page):
            return self.url
        ends = [words] if len(words) <= 2 * _ENDS else [words[:_ENDS], words[-_ENDS:]]
        found = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
        return f"{self.url}#:~:text={found}"


_BUT_ITS_NUMBER = attrgetter(*[one.name for one in fields(Citation) if one.name != "number"])


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a quote of an earlier answer stands now, from `start` on, with the paragraph around it.

    `state` is "changed" when its brief is there without it, and "gone" when there is no such brief any more.
    """

    state: Standing
    brief: Brief | None = None
    start: int = 0
    paragraph: Sentence = Sentence(0, 0)


@dataclass(frozen=True, slots=True)
class Statement:
    """What an answer shows at one place: one to three sentences of a brief, and the citations that carry them.

    `under` is the heading of its group ("To ease sanctions in steps"), "" in an answer without groups; statements of
    one group stand together.
    """

    text: str
    citations: tuple[int, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a language model worded, and the numbers of the citations (an answer's, or its survey's) for it.

    It has no other source: what they do not say is a fault of it (`index/claims/checking.py`).
    """

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A brief that comes nearest to a question: the score of its best passage, and a sentence of it to the letter.

    `own_words` says that the sentence is the author's.
    """

    brief_id: str
    title: str
    score: float
    quote: str = ""
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A stance on an issue, with its proof: whose it is, and which voices those are (none for an unsigned article).

    `citation` is the number of the citation, within the same Survey or Answer, whose quote says it.
    """

    holder: Holder
    voices: tuple[Voice, ...]
    stance: Stance
    date: str | None
    citation: int


@dataclass(frozen=True, slots=True)
class Survey:
    """Who says what on one issue: every view once for each stance, and the experts and organisations that are silent.

    Views are shown, voices are counted: an unsigned article is nobody's, and one who changed sides is one voice.
    A survey may be the part that a question asks for; `whole` is all of it then.
    """

    issue: str
    views: tuple[View, ...]
    citations: tuple[Citation, ...]
    silent: tuple[str, ...]
    verdict: Verdict | None = None
    whole: Survey | None = None

    def voices(self, stance: str | None = None) -> tuple[Voice, ...]:
        """Who takes this stance, or any, each voice once."""
        held = (voice for view in self.views if stance in (None, view.stance) for voice in view.voices)
        return tuple(dict.fromkeys(held))

    def counted(self, stance: str | None = None) -> tuple[Voice, ...]:
        """The experts and organisations among them: the debate is theirs."""
        return tuple(voice for voice in self.voices(stance) if voice.kind != "government")

    def officials(self, stance: str | None = None) -> tuple[Voice, ...]:
        """The governments and officials among them, who are parties to it and told apart."""
        return tuple(voice for voice in self.voices(stance) if voice.kind == "government")


@dataclass(frozen=True, slots=True)
class Advice:
    """What should be done, by whom (`actor`), in the view of `holder`; `citation` is the number of its proof."""

    holder: Holder
    voices: tuple[Voice, ...]
    date: str | None
    actor: str
    action: str
    citation: int


@dataclass(frozen=True, slots=True)
class Counsel:
    """What is recommended on one topic."""

    topic: str
    advice: tuple[Advice, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """One stance of a voice, with the date of the latest brief that holds it."""

    issue: str
    stance: Stance
    date: str | None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the briefs hold of one voice: the briefs in which it is heard, oldest first, and where it stands."""

    voice: Voice
    affiliation: str | None
    briefs: tuple[Brief, ...]
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A topic or an issue, with how many briefs and how many voices have something on it."""

    name: str
    kind: Literal["topic", "issue"]
    briefs: int
    voices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One sentence of a brief that is worth carrying to a reader: `quote` is the body's own from `start` to `end`.

    `voices` are the names of those who say it, `outlet` who published it when they did not write it themselves.
    `stances` are the issues on which the sentence takes a side, each with the side; `actor` and `action` say what a
    recommendation asks of whom; `reported` is what the brief of a report or a fact sheet says; `own_words`, that the
    sentence is the author's. `verdicts` are those of the issues that read otherwise behind "on" than by their name.
    """

    brief_id: str
    quote: str
    start: int
    end: int
    kind: ItemKind
    voices: tuple[str, ...]
    date: str | None
    url: str | None
    publisher: str | None
    title: str
    source_title: str | None
    topics: tuple[str, ...]
    stances: tuple[tuple[str, Stance], ...] = ()
    actor: str | None = None
    action: str | None = None
    reported: bool = False
    own_words: bool = False
    verdicts: tuple[tuple[str, str], ...] = ()
    outlet: str | None = None

    @property
    def holder(self) -> Holder:
        """Whose the sentence is."""
        return Holder(self.voices, self.outlet)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who is named over it to a reader: its voices, or for want of any the outlet or the brief."""
        return self.voices or (self.outlet or self.title,)

    def spoken(self, issue: str) -> str:
        """One of its issues, or a topic, as it reads behind "on"."""
        return dict(self.verdicts).get(issue, issue)


@dataclass(frozen=True, slots=True)
class Closest:
    """The names of a closed list that come closest to a text that fits none of them, best first."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the briefs say to a question, what comes closest to it (kind "near"), or (kind "none") that they do not.

    `confidence` is the fitted probability, 0 to 1, that the cited sentences answer the question. `lead` opens the
    answer, or is the whole of a "none"; `reason` is why it is no "answer". `further` are quotes that come next,
    numbered on; `next` are questions to go on with, which the library can answer. `notes` say how the question was
    read, in the `language` of the lead; `read_as` is the question that was answered when it is another than the one
    asked. `survey` is set when it is about who stands where, `sides` are the two of an answer that says why they
    differ, by name, with the numbers of their citations. `claims` are what the language model `worded`, every one
    checked; `partly`, that they leave a part open.
    """

    question: str
    kind: AnswerKind
    lead: str
    confidence: float
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    edition: int = 0
    elapsed_ms: float = 0.0
    reason: Reason | None = None
    notes: tuple[str, ...] = ()
    read_as: str | None = None
    survey: Survey | None = None
    further: tuple[Citation, ...] = ()
    next: tuple[str, ...] = ()
    language: str = ENGLISH
    claims: tuple[Claim, ...] = ()
    worded: str | None = None
    partly: bool = False
    sides: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: which edition is live now, what changed, and what was left out."""

    edition: int
    published: bool
    briefs: int
    passages: int
    sentences: int
    encoded: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
