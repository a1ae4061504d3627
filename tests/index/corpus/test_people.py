"""One text with one or more names: when it is taken for several people, and when for one."""

from __future__ import annotations

import pytest

from tests.index.corpus.front_matter import SOUND, WANTS, parsed, sound


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Kim Example, Robin Other", "Kim Example, Robin Other"),
        ("Kim Example and Robin Other", "Kim Example, Robin Other"),
        ("Kim Example, Robin Other, and Jo van der Poe", "Kim Example, Robin Other, Jo van der Poe"),
        ("Kim Example; Robin Other", "Kim Example, Robin Other"),
        ("Martin Luther King, Jr. & Kim Example", "Martin Luther King, Jr., Kim Example"),
        ("김정은, 문재인", "김정은, 문재인"),
    ],
)
def test_two_names_in_one_text_are_a_fault(author: str, parts: str) -> None:
    """They would be one expert, whom nobody finds: by the author's key and by that of whoever holds a view."""
    told = f"write author: [{parts}], or add “voice: organisation” where it is one organisation"
    brief, problems = parsed(*SOUND, f'author: "{author}"')
    assert brief is None
    assert problems == [(4, f"“{author}” looks like several names; {told}")]
    entry = ("positions:", "  - issue: sanctions relief", "    stance: opposes", f'    by: "{author}"', f"    {WANTS}")
    assert [line for line, _ in parsed(*SOUND, *entry)[1]] == [7]
    assert sound(*SOUND, f'author: "{author}"', "voice: organisation").authors == (author,)


@pytest.mark.parametrize(
    "author",
    [
        "Martin Luther King, Jr.",
        "Ann Lee, Ph.D.",
        "Example, Kim",
        "Center for Strategic and International Studies",
        "Arms Control and Disarmament Agency",
        "Ministry of Foreign Affairs, Seoul",
        "Ann Lee, a fellow in Seoul",
    ],
)
def test_a_comma_or_and_within_one_name_is_no_fault(author: str) -> None:
    """What belongs to a name, and the name of an institution, stays whole."""
    assert sound(*SOUND, f"author: {author}").authors == (author,)
