"""Who is heard in which brief, as it is kept with an edition."""

from __future__ import annotations

import json

from index.corpus.voices import Voices
from index.editions.holdings.layout import Layout
from index.records import Voice


def as_kept(voices: Voices, layout: Layout) -> str:
    """The voices, and for each brief, the oldest first, its row and which of them are heard in it."""
    number = {voice: at for at, voice in enumerate(voices.all)}
    heard = [[layout.number[brief_id], *(number[voice] for voice in those)] for brief_id, those in voices.heard.items()]
    return json.dumps({"all": [[one.names, one.kind] for one in voices.all], "heard": heard}, ensure_ascii=False)


def as_heard(text: str, layout: Layout) -> Voices:
    """The voices that are kept so."""
    held = json.loads(text)
    every = tuple(Voice(tuple(names), kind) for names, kind in held["all"])
    return Voices(every, {layout.ids[brief]: tuple(every[at] for at in those) for brief, *those in held["heard"]})
