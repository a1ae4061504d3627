"""Words and their opposites, and words that say the same: what pairs are made with in `making.py`."""

from __future__ import annotations

from pathlib import Path

WORDS = Path(__file__).with_name("words.txt")
"""Lines `kind: a / b` (opposites) and `kind = a b c` (the same); kinds are v, n and a."""

IRREGULAR = {
    line.split()[0]: (line.split()[1], line.split()[2])
    for line in """rise rose risen|fall fell fallen|win won won|lose lost lost|keep kept kept|give gave given
take took taken|begin began begun|buy bought bought|sell sold sold|hide hid hidden|show showed shown
forget forgot forgotten|make made made|break broke broken|leave left left|find found found|send sent sent
hold held held|let let let|meet met met|withdraw withdrew withdrawn|forbid forbade forbidden|grow grew grown
shrink shrank shrunk|build built built|come came come|go went gone|hit hit hit|say said said|tell told told
think thought thought|see saw seen|bring brought brought|put put put|cut cut cut|get got got|seek sought sought
write wrote written|know knew known|feel felt felt|set set set|spend spent spent|shut shut shut|bind bound bound
draw drew drawn|hurt hurt hurt|undo undid undone|overcome overcame overcome|understand understood understood
misunderstand misunderstood misunderstood|spread spread spread|sink sank sunk|speed sped sped|freeze froze frozen
stand stood stood|sit sat sat|lead led led|pay paid paid|forgive forgave forgiven|drive drove driven
choose chose chosen|uphold upheld upheld|withhold withheld withheld""".replace("\n", "|").split("|")
}


def verb_forms(verb: str) -> tuple[str, str, str, str, str]:
    """A verb's forms: base, with s, past, participle, with ing; a verb of several words changes its first."""
    first, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    past, participle = IRREGULAR.get(first, (_with(first, "ed"),) * 2)
    forms = (first, _with_s(first), past, participle, _with(first, "ing"))
    base, third, past, participle, going = (form + rest for form in forms)
    return base, third, past, participle, going


def noun_forms(noun: str) -> tuple[str, str]:
    """A noun and its plural."""
    return noun, _with_s(noun)


def _with_s(word: str) -> str:
    if word.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


DOUBLED = set(
    "stop drop ban cut put get let win begin set permit admit commit refer prefer forget shut hit trim bar".split()
)


def _with(word: str, ending: str) -> str:
    if word in DOUBLED:
        return f"{word}{word[-1]}{ending}"
    if word.endswith("e") and not word.endswith(("ee", "oe")):
        return f"{word[:-1]}{ending}"
    if ending == "ed" and word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ied"
    return f"{word}{ending}"


def forms_of(kind: str, word: str) -> tuple[str, ...]:
    """The forms of a word of this kind, in a fixed order."""
    return verb_forms(word) if kind == "v" else noun_forms(word) if kind == "n" else (word,)


def tables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each form of a word: its opposites, and what says the same, in the same form."""
    opposite: dict[str, list[str]] = {}
    same: dict[str, list[str]] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if ":" in line:
            kind, _, rest = line.partition(":")
            sides = [[word.strip() for word in side.split(",")] for side in rest.split("/")]
            for one, other in ((sides[0], sides[1]), (sides[1], sides[0])):
                _note(opposite, kind.strip(), one, other)
        elif "=" in line:
            kind, _, rest = line.partition("=")
            group = [word.strip() for word in rest.split(",")]
            _note(same, kind.strip(), group, group)
    return opposite, same


def _note(table: dict[str, list[str]], kind: str, one: list[str], other: list[str]) -> None:
    for word in one:
        for place, form in enumerate(forms_of(kind, word)):
            known = table.setdefault(form, [])
            known.extend(forms_of(kind, found)[place] for found in other if found != word)
