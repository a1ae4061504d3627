"""Words that turn a sentence round when one stands for the other: to ease and to tighten, a hope and a fear.

Looked for in the sentence of the quotes that is most like the claim: where that has one of a pair and the claim only
the other, the claim says the contrary, unless a “not” stands in either. Plain English, on no subject; what a word and
“un” before it make is found without a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.told import Told, either

_PAIRS = r"""
    ease eases eased easing relax* loosen* lighten* reliev* relief waiv* exempt* | tighten* stiffen* toughen*
        intensif* impose imposes imposed imposing harsher tougher stricter widen* grew_wider;
    increas* raise raises raised raising expand* grow grows growing growth grew rise rises rose boost* larger bigger
        higher enlarg* | decreas* reduc* cut cuts cutting shrink* shrank fall falls fell lower lowers lowered declin*
        scal\w+_down smaller;
    more | less fewer;
    accelerat* speed\w*_up hasten* quick* fast faster | slow* delay* postpon* puts?_off;
    succeed* success* achiev* | fail* collaps*;
    allow* permit* let lets letting enabl* | forbid* ban bans banned prohibit* prevent* bars? barred block* disallow*;
    keep keeps keeping kept maintain* retain* preserv* uphold* extend extends extended prolong* stay stays stayed
        remain remains remained leave\w*_in_place | end ends ended ending lift lifts lifted lifting abandon* drop drops
        dropped scrap* withdr* suspend* halt* remov* abolish* replac*;
    strengthen* strong* bolster* reinforc* | weak* undermin* erod*;
    likely probabl* | unlikely improbabl*;
    accept* agreed_to welcom* | refus* reject* turn\w*_down rul\w+_out;
    trust trusts trusted confiden* | distrust* mistrust* suspici* doubt doubts doubted;
    optimis* hopeful hopes hoped hope | pessimis* hopeless* gloomy fear fears feared;
    enough sufficient* adequate* | insufficient* inadequate* too_little too_few;
    prais* applaud* commend* credit credits credited endors* | critici* condemn* blam* denounc* deplor* fault faults
        faulted mock*;
    better best improv* | worse worst worsen* deteriorat*;
    restor* restart* resum* reopen* reviv* | suspend* halt* paus* stop stops stopped close closes closed closing;
    help helps helped helping helpful benefit* useful serve serves served | hurt* harm* hinder* damag* hold\w*_back
        obstruct* hamper* imped*;
    safe* secur* | danger* risk* peril* insecur*;
    opportunity opportunities chance chances promis* | danger dangers threat threats obstacle* risk risks;
    advantage* gain gains gained win wins winning won | disadvantage* loss losses lose loses losing lost;
    open opens opened opening | close closes closed closing shut*;
    difficult* difficulty hard harder hardest | easy easier easiest easily ease;
    cheap* inexpensive | costly expensive dear;
    willing ready prepared eager | unwilling reluctan* refus* rul\w+_out;
    reaffirm* renew* confirm* | revok* deny denies denied distance retract* disput*;
    predict* expect* foresee* believ* convinced certain | doubt doubts doubted doubtful;
    encourag* raised_hopes | dampen* discourag* deter deters deterred;
    stress* emphasi* underlin* underscor* | play\w*_down downplay* minimi*;
    include includes included including | exclude* excluded excluding;
    join joins joined enter enters entered | quit quits leave leaves leaving left withdr*;
    separat* distinguish* distinct apart | equat* same_thing one_and_the_same identical;
    common usual* often frequent* | rare* unusual* seldom;
    temporar* interim | permanent* for_good lasting;
    realistic feasible | unrealistic unfeasible illusory;
    support supports supported back backs backed favou?r favou?rs favou?red advocat* | oppos* object objects objected
        against critici* reject*;
    first earliest | last latest;
    earlier sooner ahead_of | later;
    start starts started begin begins began begun launch* | end ends ended stop stops stopped finish* cease*;
    pleased happy satisfied delighted glad | angry displeas* dissatisf* disappoint* upset unhappy;
    ally allies friend friends friendly | enemy enemies foe foes adversar* hostile;
    wise prudent sensible right | unwise foolish mistaken wrong;
    agree agrees agreed consensus unanimous* | disagree* dispute* split divided;
    one-sided unilateral* | mutual* joint jointly reciproc*;
    attack attacks attacked | defend defends defended;
    reveal* disclos* publi[cs]* | conceal* hide hides hid secret*;
    grant grants granted approv* | deny denies denied refus* reject* withh*;
    warn warns warned | reassur* promis*;
    tough* hard-line hardline strict* firm* | soft* lenient* conciliat* accommodating;
    urge urges urged demand demands demanded call\w*_for | warn\w*_against advis\w*_against oppos*;
    cause causes caused | prevent* stop stops stopped;
    calm* sooth* | provok* inflam* anger* irritat*;
    above beyond exceed* | below under short_of;
    top-down from_the_top | bottom-up from_below;
    many most | few hardly_any;
    change changes changed chang* | keep\w*_to stay\w*_the_same unchanged;
    cooperat* | confront*;
    direct directly | indirect*;
    public publicly openly | private* secret*;
"""
"""Each pair with a stroke between its sides and a semicolon behind it; how a word is written, `either` says."""

OPPOSITES = tuple(tuple(map(either, pair.split("|"))) for pair in _PAIRS.split(";") if "|" in pair)

_PREFIX = re.compile(r"^(?:un|in|im|ir|il|dis|mis|non)-?(?=\w{4})")


def turned(told: Told) -> Iterator[str]:
    """The words of the claim for which the sentence most like it has the contrary."""
    sentence = max(told.sentences, key=told.share_in, default="")
    if told.share_in(sentence) < LIKE:
        return
    for one, other in (pair for both in OPPOSITES for pair in (both, both[::-1])):
        found = one.search(told.lower)
        if found and other.search(sentence) and not other.search(told.lower) and not one.search(sentence):
            yield found[0]
            return
    yield from _prefixed(told.lower, sentence)


LIKE = 0.4
"""Share of the claim's words that the sentence most like it must have, for a contrary to be one."""


def _prefixed(claim: str, sentence: str) -> Iterator[str]:
    """A word that stands in one text with “un” or its like before it, and in the other only without."""
    mine, theirs = set(re.findall(r"[a-z]+", claim)), set(re.findall(r"[a-z]+", sentence))
    for words, others in ((mine, theirs), (theirs, mine)):
        for word in sorted(words - others):
            bare = _PREFIX.sub("", word)
            if bare != word and len(bare) > 4 and bare in others and bare not in words:
                yield word
                return
