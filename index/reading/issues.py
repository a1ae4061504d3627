"""A person's words -> an issue or topic of the closed lists, and whether a question asks who stands where.

Pure text: nothing here looks into briefs. Words are compared by their stems, and by their spelling
where a stem fits none, so that "tax releif" is understood. Which issues there are, the subject says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from index.english import tokens
from index.reading.words import stems
from index.records import Closest, Stance
from index.subject import Issue, Subject

Quantity = Literal["nobody", "any", "all", "most"]

ALIKE = 78
"""Two words whose spellings are as similar as this, of 100, count as one."""

FITS, AHEAD = 0.75, 0.05
"""What a name must reach to be taken, and by how much it must be ahead of the next."""

SYNONYM = 0.9
"""What a synonym counts beside the name itself."""

BESIDES = 2
"""How many words a question about people's views may have that the issue it names does not account for."""

_PEOPLE = (
    r"(?:experts?|specialists?|analysts?|authors?|writers?|scholars?|observers?|commentators?|people|voices|groups"
    r"|pieces|articles|briefs|organi[sz]ations?|think.tanks?)"
)
_FOR = (
    r"(?:wants?|wanted|supports?|supported|favou?rs?|favou?red|backs?|backed|endorses?|recommends?|recommended"
    r"|proposes?|proposed|urges?|advocates?|calls? for|called for|argues? for|likes?|accepts?|approves? of|prefers?"
    r"|approved of|calls? on|called on|would (?:grant|accept|support|favou?r|back|give|like|ease|lift|offer)"
    r"|(?:is|are|stands?|speaks?) (?:all )?(?:for|in favou?r)|pro\b)"
)
_AGAINST = (
    r"(?:oppos\w+|rejects?|rejected|dislikes?|resists?|criticis\w+|criticiz\w+|warns? against|argues? against"
    r"|disagrees?|disapproves?|is against|are against|(?:is|are|was|were) critical of|speaks? against|object\w*"
    r"|against)"
)
_SIDES = rf"(?:{_FOR}|{_AGAINST})"
_DIFFER = r"(?:agree|disagree|differ|divided|split|united|stand|think|say|prefer|unanimous|of one mind|at odds)"
_THE = r"(?:the|all|our|any|most|these)"
_ASKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bwho(?: all| else)?(?: (?:of|among) {_THE} {_PEOPLE})? {_SIDES}",
        rf"\b(?:which|what|{_THE}) (?:\w+ )?{_PEOPLE}(?: (?:who|that|do|does|would|are|is))* {_SIDES}",
        rf"\b(?:all|every|everyone|everybody|anyone|those|name|list)(?: {_PEOPLE})?(?: (?:who|that))? {_FOR}",
        rf"\b(?:do|are|have|where|how|what)(?: (?:do|are))?(?: {_THE})* {_PEOPLE}(?: \w+)?? (?:{_SIDES}|{_DIFFER})",
        rf"\b(?:does|would|is) (?:anyone|anybody|everyone|everybody) (?:{_SIDES}|for\b)",
        rf"\b{_PEOPLE}(?: \w+){{0,2}} (?:agree|disagree|differ|divided|split|of one mind|prefer|at odds|stand)\b",
        r"\bwho (?:stands where|says what|thinks|(?:dis)?agrees?|is on which side)",
        r"\bwhere (?:do|does) (?:everyone|everybody|people|they|opinions?) (?:stand|differ)",
        r"\b(?:consensus|disagreements?|agreement among|controvers\w+|(?:hear|see|show) both sides|both views)\b",
        r"\bfor (?:and|or) against\b|\bpros and cons\b|\b(?:opinions?|views?) (?:differ|divided)\b",
        r"\ba (?:good|bad) idea\b|\bis it (?:right|wise|wrong|smart) to\b",
    )
)
"""What makes a question one about agreement: people in general with a side they may take, or differing as such."""

_YES_OR_NO = re.compile(
    r"^(?:after \w+ |so |and |but )?"
    r"(?:whether|should|ought|is|was|were|are|can|could|would|may|will|does|do|did|has)\b|\bor\b"
)
"""A question that can be answered by yes, no, or one of two; asked of an opinion, it has two sides."""

_THINKS = re.compile(
    rf"\b(?:who(?: all| else)?|(?:which|what) (?:\w+ ){{0,3}}{_PEOPLE}|(?:all|everyone|everybody|those) who)"
    r" (?:says?|thinks?|believes?|argues?|considers?|calls?|finds?|doubts?|puts?|blames?|sees?|expects?)\b"
)
_JUDGES = re.compile(
    r"\b(?:should|ought|may|afford|right|wrong|justified|good|bad|better|wise|unwise|smart|mistake|worth\w*|useful"
    r"|useless|helpful|harmful|help|hurt|harm|work|works|working|pointless|necessary|needed|fair|sensible"
    r"|real difference|makes? sense|realistic|time to|enough|dangerous|waste|provocation|asset|risky)\b"
)
GENERAL_STEMS = frozenset(
    tokens(
        "deal talks breakdown collapse failed both sides governments leaders policy idea decision thing way still ever "
        "really now again back go going keep kept continue take taken let make use used resume restart suspend halt "
        "stop end drop open sign accept offer real difference while bit soon today between ordinary people experts "
        "specialists analysts observers groups pieces according different views opinion hear put call blame "
        "responsible must ought may afford right wrong justified good bad better wise unwise smart mistake worth "
        "useful useless helpful harmful help hurt harm work pointless necessary needed fair sensible sense realistic "
        "everyone everybody anyone two countries give giving table nothing none failure list please name complete "
        "time enough officially make dangerous waste provocation asset risky camp number count popular defend defender "
        "fan supporter opponent critic consensus majority split allow outcome option stay reasonable eyes reckon "
        "approach source voice argument case reason alternative condition"
    )
)
"""Stems that do not make a question more specific than the issue it names."""

_SEVERAL = re.compile(
    r"\bwhich (?:\w+ ){0,2}(?:expert|specialist|analyst|author|writer|scholar|observer|commentator|voice|group"
    r"|piece|article|organi[sz]ation|think.tank)s\b|\bwho all\b"
)

_ABOUT_NUMBERS = re.compile(
    r"\bhow (?:many|much|often|long)\b|\bwhen\b"
    r"|(?<!\band )\bwhy\b(?! (?:do|are|is there) (?:\w+ ){0,3}?(?:differ|disagree|divided|split|at odds)\b)"
)
_OPPOSED = re.compile(
    rf"\b(?:{_AGAINST}|doubt\w*|s[ck]eptic\w*|critics?|attacks?|opponents?|opposition|den(?:y|ies)|refuses?|fears?|worr\w+"
    r"|warn\w*|alternatives? to|instead of|in place of|bad idea|unwise|foolish"
    r"|(?:be|is|are|was|were) (?:\w+ly |too |a |an )?(?:mistake|wrong|folly|dangerous|harmful|pointless|useless|futile"
    r"|risky|unrealistic|impossible|counterproductive|premature|waste|trap|illusion))\b"
)
_DOERS = re.compile(
    r"^whom? (?:should|ought|must|shall)\b"
    r"|^what (?:do|does|would) [\w .'-]{2,40} (?:want|have|ask|expect) [\w .'-]{2,30} do\b"
)
_UNLESS = re.compile(r"\b(?:no|not|never|nothing|cannot|\w+n't)\b.*\b(?:until|unless|before|without|as long as)\b")
_ON_CONDITIONS = re.compile(r"\b(?:on|under|with) (?:what|which) (?:conditions?|terms)\b")
_TO_DO = re.compile(
    rf"\b(?:what|how|which)\b(?! (?:many|much|{_PEOPLE})\b)(?:(?!\b(?:whether|if)\b)[^?.!])*?"
    r"\b(?:should|ought|shall|must)\b"
)
_NEGATED = re.compile(
    rf"\b(?:not|never|no longer|no more(?! than\b)|cannot|\w+n't|no (?!one\b|{_PEOPLE}\b)\w+ (?:in|for|with)"
    rf"|un\w+(?:ed|ing|happy|easy) (?:by|with|about|at|of|to)|say(?:s|ing)? no to"
    r"|(?:keep|kept|keeping|leave|leaving|left|stay|staying) (?:[\w'-]+ ){0,4}(?:out|away|off|aside))\b"
)
_RHETORICAL = re.compile(r"^(?:and |but |so )?\w+n't (?:anyone|anybody|any|there|somebody|someone|it|they|we)\b")
"""A question that says no and means yes: "isn't anyone for it?"."""
_CLAIMED = re.compile(
    r"\b(?:is|was|isn't) (?:it|that) (?:\w+ )?(?:true|right|correct|the case|a fact|so)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )\b(?:right|isn't it)$"
)
_QUANTITY: Mapping[Quantity, re.Pattern[str]] = {
    "nobody": re.compile(rf"\b(?:nobody|no one|none|no {_PEOPLE})\b"),
    "any": re.compile(
        r"\b(?:anyone|anybody|somebody|someone)\b|\b(?:any|some)(?: of)?(?: (?:them|the|your|our|these))? "
        rf"(?:support|opposition|advocates?|critics?|defenders?|fans?|{_PEOPLE})\b|\bany(?= of)|\bare there {_PEOPLE}"
    ),
    "all": re.compile(r"\b(?:all|every|everyone|everybody)\b"),
    "most": re.compile(r"\b(?:most|the majority|a majority)\b"),
}
_ONE_SIDE = re.compile(
    rf"\b(?:who(?:ever)?|which (?:\w+ )?{_PEOPLE}|any(?:one|body)|(?:no|every)(?: one|one|body)|how many"
    rf"|(?:all|those) who|arguments?|case|objections?)\b.*\b(?:{_FOR}|{_AGAINST}|{_NEGATED.pattern})\b"
)
_ARGUED = re.compile(
    r"\b(?:opponents?|critics?|sceptics?|skeptics?|enemies|supporters?|advocates?|proponents?|defenders?|fans?) of\b"
    r"|\b(?:alternatives? to|(?:arguments?|case) (?:for|against)|reasons (?:for|against|not to))\b"
)
_SIDED = re.compile(
    rf"\b(?:{_FOR}|{_AGAINST}|support|favou?r|back|endorse|like|want|suggest|propose|recommend|call(?:ing)? for|defend"
    r"|for|insist|demand|push"
    r"|press|champion|welcome|praise|plead|warn\w*)\b"
)
_REPLY = re.compile(
    rf"\b(?:and )?(?:who(?: all| else)?|(?:which|what) {_PEOPLE}|anyone|anybody)"
    r" (?:(?:is|are|was|were) )?(?:says?|said|saying|thinks?|answers?|answered|argues?|replies|replied|would say)"
    r"[ ,:]+[\"'“‘]?(?:(?P<no>no|nope|no way|never|not|not so|otherwise)|yes|yeah|yep|so)\b[\"'”’]?"
    r"(?=\s*(?:$|[.?!,;:]|(?:and )?who\b))",
    re.IGNORECASE,
)
"""Who is asked for that says yes or no to what stands beside it: "is it fair? who says no"."""
_OR_NOT = re.compile(r"\bor (?:not|no)\b(?=\W*(?:$|[.?!,;:]))", re.IGNORECASE)
_DREADED = re.compile(r"\b(?:fears?|worr\w+|warn\w*(?! against))\b")
"""Words for being against something that may hold it all the same: who fears that the talks are dead thinks so."""
_HOW = re.compile(
    r"^(?:and |so |but |ok |exactly )?how (?:to|can|could|do|does|did|would|will|is|are|was|were|has|have)\b"
)
_SEEN = re.compile(
    r"\b(?:see|sees|seen|saw|view\w*|feel\w*|felt|rate[sd]?|judge[sd]?|react\w*|respond\w*|assess\w*|regard\w*|think\w*"
    r"|thought|opinions?|sides?|stand|stands|compare\w*)\b"
)
_BOTH = re.compile(r"\b(?:or|versus|vs|and who|and which|both|differ|agree|divided|split)\b|\bfor and against\b")
_DENIED = ("not", "never", "no")
_ENDING = re.compile(
    r"\b(?:suspen\w+|halt\w*|stop\w*|paus\w+|cancel\w*|lift\w*|scrap\w*|abandon\w*|drop\w*|giv\w+ up|end(?:s|ed|ing)?"
    r"|forget|ditch\w*|quit\w*|freez\w+|froze\w*|remov\w+|withdr\w+|abolish\w*|do away with|gone|rid of)\b"
)

_HOW_MANY = re.compile(rf"\b(?:how many|what number of|what share of)(?: of)?(?: {_THE}| your| those)? {_PEOPLE}\b")
_WEIGHS = re.compile(
    r"\b(?:arguments? (?:for|against|in favou?r|to)|case (?:for|against)|alternatives? to"
    r"|speaks (?:for|against)|reasons? (?:for|against|to|not to)|make sense|whether)\b"
)
"""What asks for arguments."""

FORM = ("people", "fact", "choice", "yes or no", "judgement", "opinion", "argument")
"""The traits of a question's form, in the order in which `form` tells them."""

_TRAITS = (
    re.compile(rf"\b(?:who|whose|whom|nobody|no one|any|anyone|anybody|everyone|everybody|{_PEOPLE})\b"),
    re.compile(rf"\b(?:when|where|why|how|what|which)\b(?!(?: many)?(?: \w+){{0,2}} {_PEOPLE}\b)"),
    re.compile(r"\b(?:or|versus|vs|pros?|contra)\b|\bfor and against\b"),
    _YES_OR_NO,
    _JUDGES,
    re.compile(
        r"\b(?:opinions?|views?|camps?|sides?|split|divided|consensus|(?:dis)?agree|think|thinks|say|says|argues?"
        r"|believes?|calls?)\b"
    ),
    _WEIGHS,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The issues that a question names, best first, and the stance it asks for."""

    issues: tuple[str, ...]
    stance: Stance


def asked_in(question: str, subject: Subject) -> Asked | None:
    """What a question about agreement asks: which issues, which stance first; None when it is not such a question."""
    plain = _plain(question)
    found = _compared_in(question, plain, subject) if asks_for_sides(question) else _judged_in(question, plain, subject)
    if not found:
        return None
    lengths = {issue: length for length, issue in _lengths(question, subject)}
    # A single word means an issue only where no other is named in full: "should aid wait for a deal?".
    named = tuple(issue for issue in found if lengths.get(issue, 2) > 1) or found
    return Asked(tuple(issue.name for issue in named), stance_first(question, named[0]))


def form(question: str) -> tuple[float, ...]:
    """Which traits of FORM a question has, 1 or 0 each."""
    plain = _plain(question)
    return tuple(float(trait.search(plain) is not None) for trait in _TRAITS)


def asks_for_several(question: str) -> bool:
    """Whether a question wants the voices of several, each with its say, and not the best passages, or what to do."""
    several = asks_for_sides(question) or _SEVERAL.search(_plain(question)) is not None
    return several and not asks_what_to_do(question)


def stance_first(question: str, issue: Issue) -> Stance:
    """The stance on an issue that a question names, so that it leads; what says no twice says yes.

    Who asks whether something is so, and then who says no, asks for the contrary of what is put first.
    """
    replies = [*_REPLY.finditer(question)]
    put = _REPLY.sub(" ", question)
    if replies and re.search(r"\w{3}", put):
        turns = bool(replies[0]["no"]) and not asks_for_both(question)
        return "opposes" if (stance_first(put, issue) == "opposes") != turns else "supports"
    plain = _before_the_other(_plain(_OR_NOT.sub(" ", question)), issue)
    if (issue.verdict and _has(plain, [issue.verdict.conditional.lower()])) or _ON_CONDITIONS.search(plain):
        return "conditional"
    contrary = names_the_contrary(plain, issue)
    denied = contrary or (issue.verdict is not None and _has(plain, _DENIED))
    against = denied or _OPPOSED.search(plain) is not None or _is_left_away(plain, issue)
    if contrary and _OPPOSED.search(_DREADED.sub(" ", plain)):  # who is against the contrary is for it
        against = False
    negated = not denied and not _RHETORICAL.search(plain) and _NEGATED.search(plain) is not None
    ends = issue.ongoing and _ENDING.search(plain) is not None
    return "opposes" if (against + negated + ends) % 2 else "supports"


def asks_for_both(question: str) -> bool:
    """Whether a question asks who says yes and who says no, or who takes one side and then who says otherwise."""
    replies = {bool(reply["no"]) for reply in _REPLY.finditer(question)}
    return len(replies) > 1 or (bool(replies) and _ONE_SIDE.search(_plain(_REPLY.sub(" ", question))) is not None)


def asks_how(question: str) -> bool:
    """Whether a question asks how something is done, and not how people see it."""
    plain = _plain(question)
    return _HOW.search(plain) is not None and not (_SEEN.search(plain) or asks_for_sides(question))


def sets_a_condition(question: str) -> bool:
    """Whether a question says no to something as long as something else is not: "who says not before a real deal"."""
    return _UNLESS.search(_plain(question)) is not None


def names_the_contrary(question: str, issue: Issue) -> bool:
    """Whether a question has words for the contrary of an issue."""
    asked = f" {' '.join(tokens(question))} "
    return any(f" {said} " in asked for said in map(_stemmed, issue.contrary) if said)


def is_against(question: str, issue: Issue) -> bool:
    """Whether a question has a word for being against something, or for ending what goes on; saying no is neither."""
    plain = _plain(question)
    return _OPPOSED.search(plain) is not None or asks_to_end(question, issue)


def asks_to_end(question: str, issue: Issue) -> bool:
    """Whether a question is on ending what an issue is of, and not on the thing itself."""
    return issue.ongoing and _ENDING.search(_plain(question)) is not None


def is_for_or_against(question: str) -> bool:
    """Whether a question has a word for being for something or against it."""
    return _SIDED.search(_plain(question)) is not None


def asks_who_does(question: str) -> bool:
    """Whether a question asks who is to do something, or what somebody is to do, and not who holds what of it."""
    return _DOERS.search(_plain(question)) is not None


def asks_what_to_do(question: str) -> bool:
    """Whether a question asks what should be done, or how, and not who is for it: "what should be offered first?"."""
    return _TO_DO.search(_plain(question)) is not None


def counts_people(question: str) -> bool:
    """Whether a question asks how many people do something, or hold it."""
    return _HOW_MANY.search(_plain(question)) is not None


def weighs(question: str) -> bool:
    """Whether a question asks for arguments, or for what else could be done."""
    return _WEIGHS.search(_plain(question)) is not None


def is_yes_or_no(question: str) -> bool:
    """Whether a question can be answered by yes or no."""
    return _YES_OR_NO.search(_plain(question)) is not None


def asks_whether(question: str) -> bool:
    """Whether a question is answered by yes or no and nothing else: it asks whether something is so."""
    plain = _plain(question)
    claimed = _CLAIMED.search(plain) is not None
    return claimed or (_YES_OR_NO.match(plain) is not None and not re.search(r"\bor\b", plain))


def quantity(question: str) -> Quantity | None:
    """Of how many people a question asks whether something is so: of any, of nobody, of all or of most."""
    plain = _plain(question)
    return next((name for name, words in _QUANTITY.items() if words.search(plain)), None)


def side_words(question: str, issue: Issue) -> frozenset[str]:
    """The stems of the words by which a question takes a side on an issue, or ends or denies something.

    To end something is a side where the issue is of something that goes on.
    """
    plain = _plain(question)
    cues = (_SIDED, _OPPOSED, _NEGATED, *([_ENDING] if issue.ongoing else []))
    return stems(" ".join(found[0] for cue in cues for found in cue.finditer(plain)))


def names_a_stance(question: str) -> bool:
    """Whether a question asks who is for something, or who is against it, or for the arguments of one side."""
    plain = _plain(question)
    one = _REPLY.search(question) or _ONE_SIDE.search(plain) or _ARGUED.search(plain)
    return one is not None and not _BOTH.search(plain) and not asks_for_both(question)


def _before_the_other(plain: str, issue: Issue) -> str:
    """What stands before "instead of", where that has the issue: what stands behind is then what is not wanted."""
    first, cue, _ = plain.partition(" instead of ")
    names = map(_stemmed, (issue.name, *issue.also))
    asked = f" {' '.join(tokens(first))} "
    return first if cue and any(name and f" {name} " in asked for name in names) else plain


def _is_left_away(plain: str, issue: Issue) -> bool:
    """Whether a question wants something without the matter of an issue: "a deal without tax relief"."""
    either = "|".join(re.escape(name.lower()) for name in (issue.name, *issue.also))
    return re.search(rf"\bwithout (?:any |a |an |the )?(?:{either})\b", plain) is not None


def _has(plain: str, phrases: Iterable[str]) -> bool:
    """Whether one of these phrases is among the words of a plain text."""
    return any(f" {phrase.lower()} " in f" {plain} " for phrase in phrases)


def asks_for_sides(question: str) -> bool:
    """Whether a question is about what people in general hold, on whatever it may be."""
    plain = _plain(question)
    return not _ABOUT_NUMBERS.search(plain) and any(cue.search(plain) for cue in _ASKS)


def _compared_in(question: str, plain: str, subject: Subject) -> tuple[Issue, ...]:
    """The issues on which a question wants people compared, when it is not about something much more specific."""
    for cue in _ASKS:
        plain = cue.sub(" ", plain)
    named = named_in(question, subject)
    return named if len(_besides(plain, named, subject)) <= BESIDES else ()


def _judged_in(question: str, plain: str, subject: Subject) -> tuple[Issue, ...]:
    """The issues that a question wants judged, when it is about them and nothing else."""
    if _ABOUT_NUMBERS.search(plain):
        return ()
    named = named_in(question, subject)
    wanted = tuple(issue for issue in subject.issues if _has(plain, issue.cues))
    if not wanted and (_THINKS.search(plain) or (_YES_OR_NO.search(plain) and not _JUDGES.search(plain))):
        wanted = tuple(issue for issue in named if issue.verdict)
    elif not wanted:
        wanted = named if _YES_OR_NO.search(plain) else ()
    elif named and not any(issue in named for issue in wanted):
        return ()  # a word of the one, said of the other: "should this wait for that?"
    return () if _besides(plain, (*wanted, *named), subject) else wanted


def _besides(plain: str, named: Iterable[Issue], subject: Subject) -> set[str]:
    """The stems of a question that belong neither to the issues it names nor to what every such question holds."""
    names = [name for issue in named for name in (issue.name, *issue.also)]
    return (
        set(tokens(plain))
        - {stem for name in names for stem in stems(name)}
        - GENERAL_STEMS
        - stems(" ".join(subject.general))
    )


def _plain(question: str) -> str:
    letters = re.sub(r"[^\w\s'-]", " ", question.lower().replace("’", "'"))
    return re.sub(r"\s+", " ", letters).strip()


def named_in(question: str, subject: Subject) -> tuple[Issue, ...]:
    """The issues that a question names in full or by a synonym, the longest name first."""
    return tuple(issue for _, issue in sorted(_lengths(question, subject), key=lambda one: -one[0]))


def named_instead(question: str, nearest: Issue, subject: Subject) -> Issue:
    """The issue that is meant by a question nearest to this one: another, where it names that in more than a word."""
    named = [issue for length, issue in sorted(_lengths(question, subject), key=lambda one: -one[0]) if length > 1]
    if not named or nearest in named or _has(_plain(question), nearest.cues):
        return nearest
    return named[0]


def _lengths(question: str, subject: Subject) -> list[tuple[int, Issue]]:
    """The issues that a question names, each with the words of the longest name by which it does."""
    asked = f" {' '.join(tokens(question))} "
    found: list[tuple[int, Issue]] = []
    for issue in subject.issues:
        said = [name for name in map(_stemmed, (issue.name, *issue.also)) if name and f" {name} " in asked]
        if said:
            found.append((max(len(name.split()) for name in said), issue))
    return found


@lru_cache(maxsize=2_000)
def _stemmed(name: str) -> str:
    """The stems of an issue's name or of a synonym, in their order; the same few are asked about again and again."""
    return " ".join(tokens(name))


def issue_of(text: str, subject: Subject) -> str | Closest:
    """The issue that a person's words mean, or the closest ones when they fit none."""
    return fitting(text, {issue.name: issue.also for issue in subject.issues})


def topic_of(text: str, subject: Subject) -> str | Closest:
    """The topic that a person's words mean, or the closest ones when they fit none."""
    return fitting(text, {topic.name: topic.also for topic in subject.topics})


def fitting(text: str, names: Mapping[str, Iterable[str]]) -> str | Closest:
    """The name that `text` fits, by itself or by one of its synonyms, or those that come closest, at most three."""
    scores = {name: _fit(text, name, synonyms) for name, synonyms in names.items()}
    ranked = sorted(scores, key=lambda name: (-scores[name], -fuzz.WRatio(text.lower(), name.lower())))
    near = tuple(name for name in ranked[:3] if scores[name] > 0)
    best, second, *_ = [*(scores[name] for name in ranked), 0.0, 0.0]
    return ranked[0] if best >= FITS and best - second >= AHEAD else Closest(near)


def _fit(text: str, name: str, synonyms: Iterable[str]) -> float:
    return max([_score(text, name), *(SYNONYM * _score(text, synonym) for synonym in synonyms)])


def _score(text: str, name: str) -> float:
    """How well a text fits a name, 0 to 1: above all, how much of the text the name covers."""
    if text.strip().casefold() == name.casefold():
        return 1.1
    asked, held = _words(text), _words(name)
    if not asked or not held:
        return 0.0
    return 0.75 * _covered(asked, held) + 0.25 * _covered(held, asked)


def _words(text: str) -> list[tuple[str, str]]:
    """Each word that means something, as it is written and as its stem."""
    return [(word, stems[0]) for word in re.findall(r"[^\W_]+", text.lower()) if (stems := tokens(word))]


def _covered(words: list[tuple[str, str]], by: list[tuple[str, str]]) -> float:
    return sum(max(_alike(word, other) for other in by) for word in words) / len(words)


def _alike(word: tuple[str, str], other: tuple[str, str]) -> float:
    """One for words of one stem, less for similar spellings, nothing for others."""
    if word[1] == other[1]:
        return 1.0
    ratio = fuzz.ratio(word[0], other[0])
    return ratio / 100 if ratio >= ALIKE else 0.0
