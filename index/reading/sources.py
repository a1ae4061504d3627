"""Who speaks in the briefs: experts and publishers, each with the briefs by and on them, and the forms of their names.

Made once from an edition's briefs. Which of them a question means is `speakers.py`'s.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from index.reading.words import key, words_in
from index.records import Brief

SHORT_NAMES = {
    "TNI": "The National Interest",
    "National Interest": "The National Interest",
    "USIP": "U.S. Institute of Peace",
    "United States Institute of Peace": "U.S. Institute of Peace",
    "Crisis Group": "International Crisis Group",
    "Heritage": "The Heritage Foundation",
    "Cato": "Cato Institute",
    "Brookings": "Brookings Institution",
    "Stimson": "Stimson Center",
    "Quincy": "Quincy Institute",
    "Chicago Council": "Chicago Council on Global Affairs",
    "Carnegie": "Carnegie Endowment for International Peace",
    "CFR": "Council on Foreign Relations",
    "The Bulletin": "Bulletin of the Atomic Scientists",
    "FP": "Foreign Policy",
    "NYT": "New York Times",
}
"""What people call publishers for short, where initials do not say it; used for publishers that the briefs have."""

_BESIDE = re.compile(r"\s*(?:/|;|\bvia\b|[()])\s*")
_NOT_A_NAME = re.compile(
    r"(?:listed|reposted|repost|syndicated|citing|interview|formerly|former|special adviser|carried|news digest|"
    r"minority|magazine|collection|independent panel|on peace podcast|watch list)\b.*|"
    r".*\b(?:appearance|fellow|letter)$",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(r"(?:United Nations|U\.S\. (?!Institute)|Republic of Korea)")


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who speaks in the briefs: the canonical name, briefs by them, and briefs that name them."""

    name: str
    by: frozenset[str]
    on: frozenset[str]

    @property
    def briefs(self) -> frozenset[str]:
        """The briefs by them or on them."""
        return self.by | self.on


def experts(briefs: list[Brief]) -> dict[str, Source]:
    """The authors of the briefs, by the most frequent spelling of their names."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    by: dict[str, set[str]] = defaultdict(set)
    for brief in briefs:
        for author in brief.authors:
            written[key(author)][author] += 1
            by[key(author)].add(brief.id)
    padded = {
        brief.id: f" {' '.join(word.key for word in words_in(f'{brief.title} . {brief.text}'))} " for brief in briefs
    }
    made = {}
    for folded, spellings in written.items():
        name = spellings.most_common(1)[0][0]
        asked = {f" {' '.join(word.key for word in words_in(form))} " for form in variants(name)}
        on = {brief_id for brief_id, text in padded.items() if any(form in text for form in asked)}
        made[name] = Source(name, frozenset(by[folded]), frozenset(on - by[folded]))
    return made


def variants(name: str) -> set[str]:
    """A person's name as it is, without initials, and with one given name only."""
    parts = [part for part in name.split() if not re.fullmatch(r"\w\.?", part)]
    found = {name, " ".join(parts)}
    if len(parts) == 3 and "-" not in name:
        found |= {f"{parts[0]} {parts[2]}", f"{parts[1]} {parts[2]}"}
    return found


def expert_forms(known: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The key of each variant of each expert's full name -> the experts who have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in known:
        for form in variants(name):
            found[key(form)] = (*found.get(key(form), ()), name)
    return found


def surnames(known: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The key of each family name -> the experts who have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in known:
        found[surname(name)] = (*found.get(surname(name), ()), name)
    return found


def organisations(field: str | None) -> list[str]:
    """The names in a publisher or affiliation field ("A / B", "A via C"), without governments and remarks."""
    parts = [part.strip().removesuffix(" News Agency") for part in _BESIDE.split(field or "")]
    return [
        part
        for part in parts
        if part
        and part[0].isupper() | part[0].isdigit()
        and not _NOT_A_NAME.match(part)
        and not _GOVERNMENT.match(part)
    ]


def publishers(briefs: list[Brief]) -> dict[str, Source]:
    """The publishers and affiliations of the briefs, each under one name."""
    by: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for brief in briefs:
        for name in organisations(brief.publisher) + organisations(brief.affiliation):
            shown.setdefault(publisher_key(name), name)
            by[publisher_key(name)].add(brief.id)
    for folded, other in _same(shown).items():
        by[other] |= by.pop(folded)
        del shown[folded]
    texts = {brief.id: key(f"{brief.title}.{brief.text}") for brief in briefs}
    made = {}
    for folded, name in shown.items():
        on = {brief_id for brief_id, text in texts.items() if len(folded) > 8 and folded in text}
        made[name] = Source(name, frozenset(by[folded]), frozenset(on - by[folded]))
    return made


def _same(shown: Mapping[str, str]) -> dict[str, str]:
    """Publishers that are another one at more length ("Quincy Institute for …") or by initials, and that other one."""
    same: dict[str, str] = {}
    for folded, name in shown.items():
        for other, its in shown.items():
            longer = folded.startswith(other) and len(its.split()) > 1 + its.startswith("The ")
            if folded != other and (longer or (len(name) > 2 and _acronym(its) == name)):
                same[folded] = other
    return {folded: same.get(other, other) for folded, other in same.items()}


def publisher_key(name: str) -> str:
    """The key of a publisher's name without its article."""
    return key(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE))


def publisher_forms(known: Mapping[str, Source]) -> dict[str, str]:
    """The key of each name of a publisher, short ones too -> the publisher."""
    forms = {publisher_key(name): name for name in known}
    short = {publisher_key(form): forms.get(publisher_key(name)) for form, name in SHORT_NAMES.items()}
    return {form: name for form, name in short.items() if name} | forms


def initials(known: Mapping[str, Source]) -> dict[str, str]:
    """The initials of each publisher whose name has three words or more, and other short forms in capitals."""
    forms = publisher_forms(known)
    found = {_acronym(name): name for name in known if len(_acronym(name)) > 2}
    return found | {form: forms[key(form)] for form in SHORT_NAMES if form.isupper() and key(form) in forms}


def _acronym(name: str) -> str:
    return "".join(part[0] for part in name.removeprefix("The ").split() if part[0].isupper())


def surname(name: str) -> str:
    """The key of a person's family name: the first word of "Moon Chung-in", the last of most others."""
    first, last = name.split()[0], name.split()[-1]
    return key(first if "-" in last and last.split("-")[1].islower() else last)
