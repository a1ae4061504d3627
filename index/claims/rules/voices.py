"""Who is said to say something says it: a speaker of the evidence, or somebody of whom its quotes tell that.

Of a claim that cites several voices, what each is said to say stands in a quote of theirs, and not in another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.rules.names import is_name
from index.claims.told import Fault, Told, either
from index.english import tokens
from index.reading.words import Word, words_in

_VERBS = """
    say says said saying tell tells told add adds added state states stated write writes wrote argue argues argued
    arguing describe describes described concede concedes conceded declare declares declared propose proposes proposed
    advise advises advised urge urges urged acknowledge acknowledges acknowledged conclude concludes concluded agree
    agrees agreed want wants wanted ask asks asked demand demands demanded call calls called consider considers
    considered warn warns warned insist insists insisted claim claims claimed expect expects expected doubt doubts
    doubted stress stresses stressed reject rejects rejected favou?r favou?rs favou?red recommend recommends
    recommended repeat repeats repeated explain explains explained maintain maintains maintained complain complains
    complained suggest suggests suggested oppose opposes opposed promise promises promised hope hopes hoped refuse
    refuses refused prefer prefers preferred support supports supported regard regards regarded predict predicts
    predicted believe believes believed think thinks thought deny denies denied back backs backed endorse endorses
    endorsed welcome welcomes welcomed criticize criticizes criticized criticise criticises criticised condemn
    condemns condemned praise praises praised dismiss dismisses dismissed question questions questioned note notes
    noted observe observes observed contend contends contended caution cautions cautioned counsel counsels counsel?led
    emphasize emphasizes emphasized emphasise emphasises emphasised fear fears feared accuse accuses accused blame
    blames blamed report reports reported object objects objected judge judges judged assess assesses assessed reckon
    reckons reckoned admit admits admitted announce announces announced attribute attributes attributed point points
    pointed see sees saw cite cites cited recall recalls recalled relate relates related relay relays relayed request
    requests requested"""

_SAID = "|".join(_VERBS.split())
_VIEW = "view|opinion|position|advice|argument|account|proposal|judgment|judgement|eyes|reading|analysis|words"

SAYS = either(f"{_SAID} according_to in_the_view_of \\w+'s?_(?:{_VIEW}) for_\\w+, finds? found holds? held points?_out")
"""What shows that a sentence tells what somebody says, thinks or wants."""

WRITING = either(
    "piece article report paper study interview editorial commentary op-ed column statement speech testimony essay"
)
"""What somebody says it in."""

_NAME = r"(?-i:[A-Z][\w.’-]*(?: (?:(?:of|for|the) (?=[A-Z]))*(?-i:[A-Z][\w.’-]*))*)"
_BETWEEN = (
    r"(?:,[^,;.]{1,50},)? (?:(?:also|both|therefore|still|however|even|only|now|then|would|has|have|had|strongly"
    r"|firmly|explicitly|clearly|instead|not|does not|do not|did not|openly|once|later|again|himself|herself) )*"
)
_SUBJECT = re.compile(rf"(?P<who>{_NAME}){_BETWEEN}(?:{_SAID})\b(?! (?:by|to be)\b)(?!,? (?:the )?[A-Z][\w-]+[.,;])")
_BEHIND = re.compile(rf", (?:as )?(?:{_SAID}) (?:the )?(?P<who>{_NAME})(?=[.,;]|$)")
_BY = re.compile(
    rf"(?:[Aa]ccording to|[Ii]n the (?:view|eyes|opinion) of|[Bb]y the account of) (?:the )?(?P<who>{_NAME})"
    rf"|(?P<owner>{_NAME})[’']s? (?:own )?(?:{_VIEW})\b"
)
_PLAIN = re.compile(r"^(?:The|Yes|No|But|And|In|For|Both|While|Although|Whereas|As|What|After|Before|If|When)\s+")
_BEHIND_NAME = (
    r"^(?:[’']s?)?(?:,[^,;.]{1,60},| and(?= [A-Z])| [A-Z][\w-]+)*"
    r"(?: (?!(?:that|who|which|and|or|for|to|of|in|by)\b)[\w’'-]+){0,3}? "
)
_TELLS = re.compile(rf"{_BEHIND_NAME}(?:{_SAID}|spoke|sought|made|would|could)\b")
_DOES = re.compile(
    rf"{_BEHIND_NAME}(?:{_SAID}|would|will|could|may|might|must|should|has|had|have|is|was|were|are|did|does|needs?|spoke"
    r"|gave|took|made|sought|meant|felt|kept|left|led|met|brought|began|\w{3,}ed)\b"
)
_SPEECH = (
    "says|said|saying|tells|told|argues|argued|warns|warned|claims|claimed|admits|admitted|concedes|conceded|announces"
    "|announced|writes|wrote|notes|noted|states|stated|declares|declared|explains|explained|complains|complained"
)
_BEFORE = re.compile(
    rf"(?:[Aa]ccording to|(?:{_VIEW}|interest|part) of|, (?:as )?(?:{_SAID})) (?:the )?"
    r"(?:[A-Z][\w-]+ )*(?:[A-Z][\w-]+ and )?$"
)
_OF_A_LAND = re.compile(r"(?:an|ese|ish)$")
"""What “American demands” begins with, which are no demanding."""

_CUT = re.compile(r";|,? (?:while|whereas|but|and|though|although) (?=[A-Z])")


def faults(told: Told) -> Iterator[Fault]:
    """Those to whom the claim ascribes what none of their quotes says."""
    for who in _attributed(told):
        if not _may_say(told, who):
            yield Fault("voice", who)
    yield from _exchanged(told)


def _attributed(told: Told) -> list[str]:
    """Who is said to say or want something in the claim, by name."""
    names = {word.start: word for at, word in enumerate(told.words) if is_name(told, at)}
    found = [match["who"] for match in (*_SUBJECT.finditer(told.text), *_BEHIND.finditer(told.text))]
    found += [match["who"] or match["owner"] for match in _BY.finditer(told.text)]
    known = {word.key for word in names.values()}
    named = (name for name in dict.fromkeys(map(_bare, found)) if not _OF_A_LAND.search(name))
    return [name for name in named if _last(name) in known]


def _bare(name: str) -> str:
    return re.sub(r"[’']s?$", "", _PLAIN.sub("", name)).strip(" .,")


def _last(name: str) -> str:
    """The key of the last word of a name: the family name of most people."""
    parts = [word for word in words_in(name) if word.capital]
    return parts[-1].key if parts else ""


def _may_say(told: Told, who: str) -> bool:
    """Whether somebody is a speaker of the evidence, or does something in its quotes; strangers are names' matter."""
    last, mine = _last(who), {word.key for word in words_in(who) if word.capital}
    whole = " ".join(word.key for word in words_in(who))
    known = told.known.same.get(last, frozenset()) | told.known.same.get(whole, frozenset())
    same = {part for phrase in known - told.known.short for part in phrase.split()}
    if who.isupper() or not any(word.key == last or word.key in same for word in told.quoted):
        return True
    over = {word.key for one in told.evidence for name in (*one.who, one.outlet or "") for word in words_in(name)}
    if not over or not mine.isdisjoint(over):
        return True
    speaks = re.search(rf"{re.escape(who)}(?:[’']s?)?(?:,[^,]*,)? (?:\w+ )?(?:{_SPEECH})\b", told.text) is not None
    return any(word.key in mine | same and _acts(told.whole, word, speaks=speaks) for word in told.quoted)


def _acts(text: str, word: Word, *, speaks: bool) -> bool:
    """Whether somebody who is named in a quote does something there, or, where the claim has them speak, says it."""
    behind, before = text[word.end : word.end + 160], text[max(0, word.start - 60) : word.start]
    owned = re.match(rf"[’']s? (?:\w+ )?(?:{_VIEW}|{'aim' if speaks else 'offer'}|interest|aim|goal|reason)\b", behind)
    return bool(owned or (_TELLS if speaks else _DOES).match(behind) or _BEFORE.search(before))


def _exchanged(told: Told) -> Iterator[Fault]:
    """Of a claim on two voices, the one whose part stands in the other's quotes and not in their own."""
    if len(told.evidence) < 2 or len(told.speakers) < 2:
        return
    names = frozenset(tokens(" ".join(told.speakers)))
    for part in _CUT.split(told.text):
        whose = [name for name in told.speakers if _speaks(name, part)]
        if len(whose) != 1:
            continue
        own = frozenset(tokens(" ".join(one.text for one in told.evidence if whose[0] in one.who)))
        others = frozenset(tokens(" ".join(one.text for one in told.evidence if whose[0] not in one.who)))
        said = frozenset(tokens(part)) - names
        mine, theirs = len(said & (own - others)), len(said & (others - own))
        if theirs >= 2 and theirs > 2 * mine:
            yield Fault("voice", whose[0])


def _speaks(name: str, part: str) -> bool:
    """Whether a part of the claim says that somebody says it."""
    last = re.escape(name.split()[-1]) if name.split() else ""
    says = (
        rf"{last}(?:,[^,]*,)?(?: \w+)? (?:{_SAID})\b",
        rf"{last}[’']s? (?:{_VIEW})",
        rf"(?:to|for|For) (?:\w+ )?{last},",
        rf"(?:{_SAID}) (?:\w+ )?{last}\b",
    )
    return bool(last) and any(re.search(one, part) for one in says)
