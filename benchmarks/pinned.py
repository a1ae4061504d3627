"""How near in meaning a question must be to a pinned one to get its answer: pairs that ask the same, and that do not.

    python -m benchmarks.pinned [--data DIR]

Run `python -m index sync` first. The pairs are written by hand: the same question put a little otherwise, as people do
who read it somewhere; and another question in nearly the same words (another name, number, side or verb).
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.folders import with_edition
from index import kept_apart, open_library

SAME = (
    ("What should happen at Yongbyon?", "What should happen with Yongbyon?"),
    ("What should happen at Yongbyon?", "what should happen at yongbyon"),
    ("What should happen at Yongbyon?", "What ought to happen at Yongbyon?"),
    ("Should sanctions be eased?", "Should the sanctions be eased?"),
    ("Should sanctions be eased?", "Ought sanctions to be eased?"),
    ("Who blames Washington for Hanoi?", "Who blames Washington for the failure in Hanoi?"),
    ("Who should open a hotline?", "Who should open the hotline?"),
    ("Who should open a hotline?", "Who ought to set up a hotline?"),
    ("Why did the Hanoi summit fail?", "Why did the summit in Hanoi fail?"),
    ("Why did the Hanoi summit fail?", "What made the Hanoi summit fail?"),
    ("Is Kim ready to give up his weapons?", "Is Kim Jong Un ready to give up his weapons?"),
    ("Is Kim ready to give up his weapons?", "Is Kim willing to give up his weapons?"),
    ("What does Victor Cha think of the summit?", "What does Victor Cha think about the summit?"),
    ("What does Victor Cha think of the summit?", "What is Victor Cha's view of the summit?"),
    ("How many experts back an end-of-war declaration?", "How many experts support an end-of-war declaration?"),
    ("Should there be liaison offices?", "Should liaison offices be opened?"),
    ("Do sanctions hurt civilians?", "Do the sanctions hurt civilians?"),
    ("Do sanctions hurt civilians?", "Are civilians hurt by the sanctions?"),
    ("What did Trump offer in Hanoi?", "What did Trump offer at Hanoi?"),
    ("What did Trump offer in Hanoi?", "What did President Trump offer Kim in Hanoi?"),
    ("Can the travel ban be lifted?", "Could the travel ban be lifted?"),
    ("What is a step-by-step deal?", "What does a step-by-step deal mean?"),
    ("Should exercises be suspended?", "Should military exercises be suspended?"),
    ("What role should China play?", "Which role should China play?"),
)
APART = (
    ("What should happen at Yongbyon?", "What should happen at Punggye-ri?"),
    ("What should happen at Yongbyon?", "What has happened at Yongbyon?"),
    ("What should happen at Yongbyon?", "What should not happen at Yongbyon?"),
    ("Should sanctions be eased?", "Should sanctions be tightened?"),
    ("Should sanctions be eased?", "Were sanctions eased?"),
    ("Should sanctions be eased?", "Why should sanctions be eased?"),
    ("Who blames Washington for Hanoi?", "Who blames Pyongyang for Hanoi?"),
    ("Who should open a hotline?", "Who should close a hotline?"),
    ("Why did the Hanoi summit fail?", "Why did the Singapore summit fail?"),
    ("Why did the Hanoi summit fail?", "Did the Hanoi summit fail?"),
    ("Is Kim ready to give up his weapons?", "Is Trump ready to give up his weapons?"),
    ("Is Kim ready to give up his weapons?", "Why is Kim ready to give up his weapons?"),
    ("What does Victor Cha think of the summit?", "What does Bruce Klingner think of the summit?"),
    ("What does Victor Cha think of the summit?", "What does Victor Cha think of sanctions?"),
    ("How many experts back an end-of-war declaration?", "How many experts oppose an end-of-war declaration?"),
    ("Should there be liaison offices?", "Should there be no liaison offices?"),
    ("Do sanctions hurt civilians?", "Do sanctions hurt the regime?"),
    ("Do sanctions hurt civilians?", "Do sanctions not hurt civilians?"),
    ("What did Trump offer in Hanoi?", "What did Kim offer in Hanoi?"),
    ("What did Trump offer in Hanoi?", "What did Trump refuse in Hanoi?"),
    ("What did Trump offer in 2018?", "What did Trump offer in 2019?"),
    ("Can the travel ban be lifted?", "Who wants the travel ban to be lifted?"),
    ("Should exercises be suspended?", "Should exercises be resumed?"),
    ("What role should China play?", "What role should Russia play?"),
    ("What role should China play?", "What role has China played?"),
    ("Which five UN resolutions did Ri Yong Ho have in mind?", "Which five UN resolutions did the North want lifted?"),
)


def main() -> None:
    """Print how near the pairs of either kind are, and what the limit makes of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=with_edition, default="data")
    library = open_library(parser.parse_args().data)
    near: dict[bool, list[tuple[float, bool, str, str]]] = {}
    for same, pairs in ((True, SAME), (False, APART)):
        left, right = (library.vectors([pair[side] for pair in pairs])[1] for side in (0, 1))
        cosines = np.einsum("ij,ij->i", left, right)
        near[same] = sorted((float(one), kept_apart(*pair), *pair) for one, pair in zip(cosines, pairs, strict=True))
        for one, apart, first, second in near[same]:
            print(f"{'same ' if same else 'apart'} {one:.3f} {'kept apart' if apart else '':10} {first} | {second}")
    for limit in sorted({0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98}):
        met = {same: sum(one >= limit and not apart for one, apart, _, _ in found) for same, found in near.items()}
        print(
            f"limit {limit:.2f}: {met[True]} of {len(SAME)} that ask the same, {met[False]} of {len(APART)} that do not"
        )


if __name__ == "__main__":
    main()
