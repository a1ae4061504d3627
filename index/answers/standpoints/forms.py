"""A question that the front matter answers -> its answer; quotes that are searched for are not this room's matter.

Each form is tried in turn: voices side by side; one voice in short; where one voice stands, or what a question wrongly
takes for granted of it; who stands where on an issue; a topic in short. What no form fits is left to the search.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from index.answers import positions
from index.answers.confidence import SURVEY
from index.answers.standpoints import overview, premises, sides
from index.answers.standpoints.asking import (
    Match,
    Matcher,
    Sought,
    beside,
    compares,
    fitted,
    is_special,
    matcher,
    named_alone,
    named_by,
    rest,
    speakers,
    wants_advice,
    wants_fact,
)
from index.answers.standpoints.comparison import compared
from index.answers.standpoints.held import positions_of
from index.answers.standpoints.sides import meant_by
from index.corpus.voices import key
from index.editions.store import Edition
from index.reading.binding import Avoided, avoided
from index.reading.issues import (
    asks_for_both,
    asks_for_sides,
    asks_how,
    asks_what_to_do,
    asks_whether,
    asks_who_does,
    counts_people,
    is_against,
    is_for_or_against,
    is_yes_or_no,
    named_in,
    named_instead,
    names_a_stance,
    names_the_contrary,
    quantity,
    stance_first,
    weighs,
)
from index.reading.question import Reading, not_about
from index.reading.words import TITLES, stems
from index.records import Answer, Stance, Voice
from index.subject import Issue

LIKELY, CLOSE, SIDED = 0.35, 1.0, 0.8
"""The probability from which sides are given to a question that has no other words than the issue's, and how close it
is to the issue then, or where it takes a side."""

OUTRIGHT = 0.85
"""How sure it has to be that sides on an issue are asked for, for a yes or a no to be told by them."""

SURER, OTHERS = 0.85, 3
"""The same for a question that has so many other words in each of its clauses."""

REACH = 0.65
"""How close a question has to be to an issue to mean it at all."""

_OPENS = re.compile(
    r"(?:why |how come )?(?:is|are|was|were|do|does|did|has|have|would) "
    rf"(?:(?:the|prime|vice|foreign|{'|'.join(sorted(TITLES))}) )*",
    re.IGNORECASE,
)
"""What opens a question of what somebody does, up to the name."""

_WITH = re.compile(
    r"\b(?:who|which|what|any\w*|others?|experts?|someone|somebody|list|name)\b.{0,60}?\b"
    r"(?:(?P<with>(?<!not )(?<!n't )agrees? with|shares?|sides? with|backs?)"
    r"|disagrees? with|differs? from|contradicts?|opposes?|n['o]t agree with)\b",
    re.IGNORECASE,
)
"""Who is asked for that agrees with somebody, or disagrees."""

_CLAUSE_ENDS = re.compile(r"[.?!](?=\s|$)")

SEVERAL = range(2, 4)
"""How many voices are set side by side."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Forms:
    """An edition with what its front matter is asked by, made once, when the edition is opened."""

    edition: Edition
    matcher: Matcher

    def answered(self, reading: Reading, vector: Vector) -> Answer | None:
        """The answer to a question as it was read, by its unit vector; None for one that wants quotes."""
        if reading.later:
            return None
        forms: tuple[Callable[[Reading, Vector], Answer | None], ...] = (
            self._comparison,
            self._voice,
            self._premise,
            self._survey,
            self._topic,
        )
        made = next((made for form in forms if (made := form(reading, vector)) is not None), None)
        told = not_about(reading.unwanted)
        return made if made is None or made.notes or not told else replace(made, notes=told)

    def _comparison(self, reading: Reading, vector: Vector) -> Answer | None:
        """Voices side by side, on what the question names or on everything."""
        voices = self._voices(reading)
        words = rest(reading, [name for voice in voices for name in voice.names])
        if len(voices) not in SEVERAL or (words and not compares(reading) and wants_fact(reading)):
            return None
        issue = self._issue(reading, vector, words) if words else None
        if words and issue is None:
            return None
        outright = issue in named_in(reading.text, self.edition.subject)
        return compared(
            self.edition,
            reading.question,
            voices,
            issue=issue.name if issue else None,
            near=None if outright else partial(self.matcher.cosine, vector),
            avoid=self._avoided(reading),
            confidence=SURVEY,
        )

    def _voice(self, reading: Reading, vector: Vector) -> Answer | None:
        """One voice in short, where a question holds its name and nothing else."""
        voices = self._voices(reading)
        if len(voices) != 1 or rest(reading, voices[0].names) or reading.when_is or is_special(reading):
            return None
        return overview.of_voice(
            self.edition,
            reading.question,
            voices[0],
            advice_alone=wants_advice(reading),
            avoid=self._avoided(reading),
            confidence=SURVEY,
        )

    def _premise(self, reading: Reading, vector: Vector) -> Answer | None:
        """Where one voice stands, when that is asked or wrongly taken for granted."""
        voices = self._voices(reading) or self._official(reading)
        words = rest(reading, voices[0].names) if len(voices) == 1 and not reading.when_is else frozenset()
        match = self.matcher.match(reading, vector) if words else None
        if match is None:
            return None
        subject = self.edition.subject
        judged = next((one for one in subject.issues if meant_by(reading.text, one, subject)), None)
        issue = judged or match.issue
        own = named_by(words, issue, subject)
        if not (own or judged or issue in named_in(reading.text, subject)):
            return None
        stands = positions_of(self.edition, voices[0], on=issue.name).get(issue.name)
        if voices[0].kind == "government" and (stands is None or len(self._stances(voices[0], issue)) > 1):
            return None
        other = beside(words, issue, reading, self.edition.subject)
        found = premises.premise(self.edition, reading, voices[0], issue, stands, own=own, other=other)
        near = partial(self.matcher.cosine, vector)
        return None if found is None else premises.told(self.edition, reading.question, found, near)

    def _survey(self, reading: Reading, vector: Vector) -> Answer | None:
        """Who stands where, for a question that asks it; "near" when nobody stands where it asks."""
        asked = None if asks_who_does(reading.text) else self._sides(reading, vector)
        if asked is None:
            return None
        issue, first, sure = asked
        others = self._others_than(reading, vector)
        if issue in self._avoided(reading).issues:
            return None
        matter = self.edition.subject.issue(issue)
        party = sides.party_asked(reading.text, self.edition.subject)
        meant = None if party else meant_by(reading.text, matter, self.edition.subject)
        made = positions.answer(
            self.edition,
            reading.question,
            issue,
            first=meant[0] if meant else first,
            confidence=sure,
            within=reading.brief_ids,
            without=reading.excluded,
            avoid=self._avoided(reading),
            near=vector,
            notes=reading.notes,
        )
        others_asked = beside(rest(reading), matter, reading, self.edition.subject)
        alone = names_a_stance(reading.text) or others is not None
        if not (sure == SURVEY or matter in named_in(reading.text, self.edition.subject)):
            alone = alone and made.survey is not None and any(view.stance == first for view in made.survey.views)
        wanted = sides.Asked(
            reading,
            matter,
            first,
            sure,
            narrower=self.matcher.titles & others_asked,
            alone=alone,
            outright=sure >= OUTRIGHT and (matter.verdict is not None or is_for_or_against(reading.text)),
            party=party,
        )
        return sides.told(self.edition, made, wanted)

    def _topic(self, reading: Reading, vector: Vector) -> Answer | None:
        """A topic in short, where a question holds its name and nothing else."""
        topic, _ = self._alone(reading)
        if (
            topic is None
            or reading.excluded
            or wants_advice(reading)
            or is_special(reading)
            or asks_for_sides(reading.text)
        ):
            return None
        return overview.of_topic(self.edition, reading.question, topic, avoid=self._avoided(reading), confidence=SURVEY)

    def _sides(self, reading: Reading, vector: Vector) -> tuple[str, Stance, float] | None:
        """The issue on which sides are asked for, the stance to lead with, and how sure that is; None otherwise.

        What is said outright is taken at its word; what is said in other words is matched by meaning.
        """
        others = self._others_than(reading, vector)
        if others is not None:
            return *others, SURVEY
        said = positions.asks_for_survey(self.edition, reading.text)
        if said is not None:
            return *said, SURVEY
        judged = next((issue for issue in self.edition.subject.issues if self._is_judged(reading, issue)), None)
        if judged is not None:
            return judged.name, "supports", SURVEY
        if reading.experts or reading.publishers or reading.unknown:
            return None
        if wants_fact(reading) and not counts_people(reading.text):
            return None
        told = asks_whether(reading.question) and not is_yes_or_no(reading.text)
        if told and quantity(reading.text) is None:  # whether something that happened is so
            return None
        topic, named = self._alone(reading)
        if named is not None and not is_special(reading) and self.matcher.is_taken(named):
            return named, stance_first(reading.text, self.edition.subject.issue(named)), SURVEY
        overview_wanted = topic is not None and not is_special(reading) and not asks_for_sides(reading.text)
        return None if overview_wanted else self._matched(reading, vector)

    def _matched(self, reading: Reading, vector: Vector) -> tuple[str, Stance, float] | None:
        """The same, by meaning."""
        found = self.matcher.match(reading, vector)
        if found is None or not self.matcher.is_taken(found.issue.name):
            return None
        if (
            asks_what_to_do(reading.text)
            or asks_how(reading.text)
            or (Sought(reading).meaning and not weighs(reading.text))
        ):
            return None
        if self._is_of_a_deed(reading.text) and not asks_for_sides(reading.text):
            return None
        issue = named_instead(reading.text, found.issue, self.edition.subject)
        issue = self._contrary(reading, issue, vector) or issue
        if found.closeness < REACH or found.probability < self._floor(reading, replace(found, issue=issue)):
            return None
        return issue.name, self._side(reading, issue, vector), found.probability

    def _contrary(self, reading: Reading, issue: Issue, vector: Vector) -> Issue | None:
        """Another issue that a question means that names the contrary of this one, and the matter of that, too.

        "Who is against more X pressure" names the contrary of easing X, and pressure.
        """
        left = beside(rest(reading), issue, reading, self.edition.subject)
        if not left or not names_the_contrary(reading.text, issue):
            return None
        near = self.matcher.closeness(vector)
        subject = self.edition.subject
        others = [
            (float(near[at]), one)
            for at, one in enumerate(subject.issues)
            if one is not issue and left & stems(" ".join((one.name, *one.also)))
        ]
        best = max(others, key=itemgetter(0), default=None)
        return best[1] if best and best[0] >= REACH else None

    def _side(self, reading: Reading, issue: Issue, vector: Vector) -> Stance:
        """The stance to lead with: by the words, unless an issue that they do not name leaves it to what is meant."""
        told = stance_first(reading.text, issue)
        named = issue in named_in(reading.text, self.edition.subject)
        if named or told == "conditional" or is_against(reading.text, issue) or asks_for_both(reading.text):
            return told
        return self.matcher.side(issue, vector) or told

    def _others_than(self, reading: Reading, vector: Vector) -> tuple[str, Stance] | None:
        """The issue, and the stance of those who are asked for: who agrees, or disagrees, with one who takes a side."""
        said = _WITH.search(reading.text)
        voices = self._voices(reading) if said else ()
        found = self.matcher.match(reading, vector) if len(voices) == 1 else None
        if said is None or found is None or found.closeness < REACH:
            return None
        stands = positions_of(self.edition, voices[0], on=found.issue.name).get(found.issue.name)
        if stands is None or stands.stance == "conditional":
            return None
        opposite: Stance = "opposes" if stands.stance == "supports" else "supports"
        return found.issue.name, stands.stance if said["with"] else opposite

    def _floor(self, reading: Reading, found: Match) -> float:
        """From which probability on sides are given, by how much a question says beside the issue."""
        others = beside(rest(reading), found.issue, reading, self.edition.subject)
        clauses = len(_CLAUSE_ENDS.findall(reading.text)) or 1
        sided = names_a_stance(reading.text)
        judges = sided or is_yes_or_no(reading.text) or weighs(reading.text)
        if not others and judges and found.closeness >= (SIDED if sided else CLOSE):
            return LIKELY if named_by(rest(reading), found.issue, self.edition.subject) else fitted().floor
        return SURER if len(others) >= OTHERS * clauses else fitted().floor

    def _avoided(self, reading: Reading) -> Avoided:
        """What a question does not want to hear of."""
        return avoided(reading.unwanted, self.edition.subject)

    def _is_judged(self, reading: Reading, issue: Issue) -> bool:
        """Whether a question asks of somebody by name whether it was them, or who says so: "was Bolton to blame?"."""
        subject = self.edition.subject
        meant = meant_by(reading.text, issue, subject)
        if meant is None or reading.experts or reading.publishers or wants_fact(reading):
            return False
        names = stems(" ".join((meant[1].name, *meant[1].also)))
        words = beside(rest(reading), issue, reading, subject) - names
        return not words and (is_yes_or_no(reading.text) or asks_for_sides(reading.text))

    def _voices(self, reading: Reading) -> tuple[Voice, ...]:
        """The voices whose names a question asks about, each once."""
        names = map(key, speakers(reading, self.matcher.surnames))
        known = self.edition.voices.by_name
        return tuple(dict.fromkeys(known[name] for name in names if name in known))

    def _official(self, reading: Reading) -> tuple[Voice, ...]:
        """The government or official of whom a question asks yes or no, or why, right behind the verb that opens it."""
        subject, known = self.edition.subject, self.edition.voices.by_name
        opens = _OPENS.match(reading.text)
        for one in (*subject.people, *subject.actors) if opens else ():
            name = "|".join(re.escape(said) for said in (one.name, *one.also))
            behind = reading.text[opens.end() if opens else 0 :]
            if key(one.name) in known and re.match(rf"(?:{name})\b(?! \w+['’]s)", behind, re.IGNORECASE):
                return (known[key(one.name)],)
        return ()

    def _is_of_a_deed(self, text: str) -> bool:
        """Whether a question asks yes or no of what somebody did, and not of what is thought of it."""
        subject = self.edition.subject
        either = "|".join(
            re.escape(name) for one in (*subject.people, *subject.actors) for name in (one.name, *one.also)
        )
        return (
            bool(either) and re.match(rf"(?:did|had|has|have) (?:the )?(?:{either})\b", text, re.IGNORECASE) is not None
        )

    def _stances(self, voice: Voice, issue: Issue) -> set[str]:
        """Every stance that a voice takes on an issue in any brief."""
        survey = positions.survey(self.edition, issue.name)
        return {view.stance for view in survey.views if voice in view.voices}

    def _issue(self, reading: Reading, vector: Vector, words: frozenset[str]) -> Issue | None:
        """The issue that a question is about, and nothing else beside names and sides; None for anything more.

        `words` are the stems that the question holds besides names.
        """
        found = self.matcher.match(reading, vector)
        if found is None or beside(words, found.issue, reading, self.edition.subject):
            return None
        return found.issue if named_by(words, found.issue, self.edition.subject) else None

    def _alone(self, reading: Reading) -> tuple[str | None, str | None]:
        """The topic or the issue that is all that a question holds."""
        if reading.experts or reading.publishers or reading.unknown or reading.when_is:
            return None, None
        if reading.brief_ids and not reading.excluded:
            return None, None
        words = rest(reading)
        return named_alone(words, self.edition.subject)


def forms(edition: Edition) -> Forms:
    """What the front matter of an edition is asked by."""
    return Forms(edition, matcher(edition))
