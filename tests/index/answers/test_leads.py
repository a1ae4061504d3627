"""What leads claim, held against what stands under them and in the briefs: names, numbers, “none”, “no”, “yes”.

The questions are put so that a lead is tempted to say too much: false premises, things that no brief has, parts that
nobody answers, joint pieces, sides that hardly anybody takes.
"""

from __future__ import annotations

import re

import pytest

from index.english import stems_of
from index.library import Library
from index.messages import say
from index.records import Answer, Citation

QUESTIONS = (
    "When was Foal Eagle ended, and what replaced it?",
    "How many people died in the Kaesong explosion?",
    "Is it true that everybody wants sanctions lifted?",
    "Is nobody for an end-of-war declaration?",
    "Does anyone think the troops should leave?",
    "Do all experts agree that Hanoi was a failure?",
    "Did most experts support walking away from Hanoi?",
    "Should humanitarian aid be exempt from sanctions?",
    "What is a peace regime and how is it different from a peace treaty?",
    "What does the panel on the human costs of sanctions say about funding?",
    "Are there undeclared enrichment sites, Kangson etc?",
    "What did Xi Jinping tell Kim in June 2019?",
    "What does Jake Sullivan think of a freeze?",
    "Does Haass support maximum pressure?",
    "Why does Cha think there is a clear road ahead?",
    "Why does Klingner want the drills to stay suspended?",
    "Is Davenport against human rights?",
    "Who says Bolton is to blame?",
    "Was Trump alone to blame for Hanoi?",
    "What should China do?",
    "What should Vietnam do next?",
    "Advice for the Pope?",
    "What should the UN do about fishing?",
    "How long did the talks in Stockholm last, and who paid for them?",
    "What was the exact date of the last test of 2015?",
    "How much money did the Hanoi summit cost?",
    "Who was the interpreter at Hanoi?",
    "Where did Biegun grow up?",
    "Which organisations oppose liaison offices?",
    "Which governments are against sanctions relief?",
    "Is any expert against a peace treaty?",
    "Did the House vote down the divided families bill?",
    "Did Kim promise in Singapore to stop all launches?",
    "Is Yongbyon closed now, and who verified that?",
    "Who is for scrapping the travel ban and what do universities say?",
    "What happened after the year-end deadline, and did Kim apologise?",
    "Did any senator back an end-of-war declaration?",
    "Has everyone given up on the talks?",
)

_COUNTED = re.compile(r"Here is what (?:I found, from )?(\d+) voices")
_SOURCES = re.compile(r"Here is what (?:I found, from )?(one|\d+) sources?")
_NAMED = re.compile(r"Here is what (?:I found, from (.+?)(?: and other sources)?:|(.+?) (?:says?|advises?)\b)")
_OTHERS = re.compile(r"^(?P<name>.+) with \d+ others$")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_lead_claims_no_more_than_is_known(library: Library, question: str) -> None:
    """Whoever it names is quoted, whatever it counts is there, and what it says is nowhere is nowhere."""
    answer = library.answer(question)
    _names_are_quoted(answer)
    _counts_are_right(answer)
    _nothing_said_to_lack_is_there(library, answer)
    _a_survey_bears_its_word_out(answer)


def _groups(cited: tuple[Citation, ...]) -> set[frozenset[str]]:
    """Who speaks together in the quotes, without those who are quoted with others too."""
    each = [frozenset(name for voice in one.voices for name in voice.names) for one in cited if one.voices]
    return {names for names in each if not any(names < other for other in each)}


def _names_are_quoted(answer: Answer) -> None:
    found = _NAMED.search(answer.lead)
    if found is None or _SOURCES.search(answer.lead) or _COUNTED.search(answer.lead):
        return
    quoted = {name for one in answer.citations for voice in one.voices for name in voice.names}
    for name in re.split(r", | and ", found[1] or found[2]):
        whole = _OTHERS.match(name)
        assert (whole["name"] if whole else name) in quoted, answer.lead


def _counts_are_right(answer: Answer) -> None:
    if counted := _COUNTED.search(answer.lead):
        assert int(counted[1]) == len(_groups(answer.citations)), answer.lead
    if sources := _SOURCES.search(answer.lead):
        count = 1 if sources[1] == "one" else int(sources[1])
        assert count == len({one.brief_id for one in answer.citations}), answer.lead
        assert not any(one.voices for one in answer.citations)


def _nothing_said_to_lack_is_there(library: Library, answer: Answer) -> None:
    absent = re.search(r"None of (?:the briefs|them) mentions (.+?)\.", answer.lead)
    for name in re.split(r", | or ", absent[1]) if absent else ():
        told = stems_of(name)
        for brief in library.edition.briefs.values():
            assert not told <= stems_of(brief.text), f"{brief.id} speaks of {name}"
    if "I found no date" in answer.lead:
        assert not any(re.search(r"\b(?:19|20)\d\d\b", one.quote) for one in answer.citations), answer.lead
    if "I found no figure" in answer.lead:
        assert not any(re.search(r"\d", one.quote) for one in answer.citations), answer.lead
    told_to = re.search(r"hold no advice to (.+?)\.", answer.lead)
    advised = [entry.actor for brief in library.edition.briefs.values() for entry in brief.recommendations]
    assert told_to is None or not any(re.search(rf"\b{told_to[1]}\b", actor or "") for actor in advised)


def _a_survey_bears_its_word_out(answer: Answer) -> None:
    survey = answer.survey and (answer.survey.whole or answer.survey)
    if survey is None:
        return
    held = {stance: survey.voices(stance) for stance in ("supports", "conditional", "opposes")}
    if answer.lead.startswith(str(say("whether-all-yes"))):
        assert sum(bool([voice for voice in voices if voice.kind != "government"]) for voices in held.values()) == 1
    if re.match(r"Nobody takes|No\. ", answer.lead):
        assert not all(held[stance] for stance in ("supports", "opposes")), answer.lead
    joint = re.findall(r"Of all (\d+) voices, (\d+) speak together", answer.lead)
    for everyone, together in joint:
        assert int(everyone) == len(survey.voices())
        assert int(together) in {len(view.voices) for view in survey.views}
    for view in survey.views:
        if len(view.voices) > 2:
            assert any(int(together) == len(view.voices) for _, together in joint), answer.lead
