"""Figures of speech that people use for the subject, and the plain words that the briefs use.

"Could the GIs come home?" shares no word with a brief on American troops. The plain words are added to what is
searched with; nothing is taken away, and nothing of it is shown. Only what says one thing in this library stands
here: a figure that may mean several would lead the search astray.
"""

from __future__ import annotations

import re

FIGURES: dict[str, str] = {
    r"the north(?! korea\w*| pacific)|the hermit kingdom|kim's (?:country|realm)|the northerners": "North Korea",
    r"the south(?! korea\w*| china)|the southerners|blue house|cheong wa dae": "South Korea",
    r"the regime": "North Korea",
    r"the (?:dictator|young leader|marshal|strongman|supreme leader)|kim's": "Kim Jong Un",
    r"potus|the oval office|mar-a-lago": "President Trump",
    r"(?:the|this|next|new|current) white house": "American administration",
    r"foggy bottom": "State Department",
    r"the hill|capitol hill|lawmakers?|legislators?": "Congress",
    r"d\.?c\.?": "Washington",
    r"uncle sam|the yanks?|the yankees?": "United States",
    r"turtle bay": "United Nations Security Council",
    r"zhongnanhai": "China Beijing",
    r"the kremlin": "Russia Moscow",
    r"(?:the )?vietnam(?:ese)? (?:meeting|summit|talks|get-together)|(?:in|out of) vietnam": "Hanoi summit",
    r"(?:in|at|the) sweden(?:'s)?|the swedish (?:meeting|talks)": "Stockholm talks",
    r"(?:the )?singapore (?:deal|paper|meeting)": "Singapore statement summit",
    r"(?:at|on) the border|at the dmz": "Panmunjom",
    r"war ?games?|drills?|manoeuvres|maneuvers": "military exercises",
    r"gis?|boots on the ground|servicemen|servicewomen": "American troops soldiers",
    r"(?:the )?fallen|war dead": "remains of American soldiers",
    r"nukes?|the bombs?|atomic (?:arms|weapons|bombs?)|doomsday weapons?|warheads?": "nuclear weapons",
    r"rockets?|projectiles?": "missiles",
    r"reactor site|atomic complex|nuclear complex": "Yongbyon",
    r"scrap(?:ping)? (?:its|the|his) (?:arsenal|bombs?|nukes?)|lay(?:ing)? down (?:its|his) arms": "denuclearization",
    r"carrots?|sweeteners?|goodies": "incentives sanctions relief",
    r"sticks?": "pressure sanctions",
    r"(?:the|more|economic|financial) squeeze|turn(?:ing)? the screws?|tighten(?:ing)? the (?:noose|screws?)": (
        "sanctions maximum pressure"
    ),
    r"embargo(?:es)?|blacklists?|penalties": "sanctions",
    r"loosen(?:ing)?|ease up|let up": "easing sanctions relief",
    r"red tape|paperwork": "delays exemptions approval",
    r"charit(?:y|ies)|aid groups?|relief (?:groups?|workers?|shipments?)": "humanitarian aid organizations",
    r"hungry|hunger|starv\w+|empty (?:plates|stomachs)": "food insecurity undernourished",
    r"guest ?workers?|labou?rers?": "North Koreans working abroad workers",
    r"gulags?|labou?r camps?": "prison camps",
    r"kin|loved ones|relatives|long-lost": "divided families reunion",
    r"grand bargain|the whole package|all in one go|in one fell swoop": "all-at-once big deal",
    r"baby steps|bit by bit|piecemeal|piece by piece|inch by inch|salami": "step-by-step small deal",
    r"cold shoulder|shunn?(?:ing|ed)|ostracis\w+": "isolating isolation",
    r"photo ?ops?|pageantry|showmanship": "summit leaders",
    r"(?:left|leave|leaving|went|going) (?:home )?(?:empty-handed|with nothing)|stormed out|walk(?:ed|ing)? out": (
        "leaving Hanoi without a deal"
    ),
    r"envoys?|diplomats|underlings|minions|staffers|sherpas": "working-level negotiators",
    r"hawks?|hard-?liners?": "hawks hardliners maximum pressure",
    r"doves?": "engagement diplomacy",
    r"peace pact|bury(?:ing)? the hatchet": "peace treaty end of war",
    r"diplomatic outposts?|a foothold|mini-embass(?:y|ies)": "liaison office",
}  # fmt: skip
"""What is said, as a pattern of whole words, and the plain words for it."""

_PATTERNS = [(re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE), plain) for said, plain in FIGURES.items()]

MOST = 4
"""Figures of one question that are explained; a question with more is searched with as it stands beyond them."""


def explained(text: str) -> str:
    """`text`, followed in brackets by the plain words for the figures of speech in it, if any."""
    plain = [words for pattern, words in _PATTERNS if pattern.search(text) and words.lower() not in text.lower()]
    return f"{text} ({'; '.join(plain[:MOST])})" if plain else text
