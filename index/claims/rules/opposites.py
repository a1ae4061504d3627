"""Words that turn a sentence round when one stands for the other: to ease and to tighten, a hope and a fear.

Looked for in the sentence of the quotes that is most like the claim: where that has one of a pair and the claim only
the other, the claim says the contrary, unless a “not” stands in either. Plain English, on no subject; what a word and
“un” before it make is found without a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.told import Told, either
from index.english import tokens

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
    return*_to revert* back_to | departure break_with break_from turn*_away_from mov\w*_away_from;
    gain*_ground advanc* | reced* retreat* los\w+_ground;
    essential indispensable vital crucial necessary needed | dispensable superfluous needless unnecessary pointless;
    in_keeping_with in_line_with consistent in_accord\w*_with | breach* violat* contrary_to at_odds inconsistent;
    alike similar same | differ* different divergent diverg* far_apart;
    narrow* | broad* wid*;
    regret* regrettable deplor* sorry unfortunate | approv* agree agrees agreed welcom* glad useful promising;
    troubl* worr* alarm* concern concerns concerned | promising hopeful encouraging reassur* pleas*;
    convinc* persuasive sound valid | dismiss* unconvincing hollow unfounded;
    let_down disappoint* discourag* | encouraged heartened satisfied pleased delighted;
    premature too_early too_soon | overdue too_late belated;
    sure certain confident convinced | doubt doubts doubted doubtful unsure uncertain skeptical sceptical;
    intact undamaged unharmed whole unscathed | broken damaged destroyed ruined wrecked;
    together joint* combine* | separate* apart alone;
    close_to near nearer | far_from remote distant;
    rais* rose rising grew_brighter lift\w*_spirits brighten* | darken* darker sour* dimm* dampen*;
    a_large_role a_big_part a_great_role much_to_do played_a_part | little_part no_part small_part little_role no_role;
    how_much how_badly how_strongly how_greatly | how_little how_slightly;
    too_much too_high excessive exaggerat* inflat* | too_little too_low too_few modest;
    had_authority full_authority power_to | lack lacks lacked lacking without_authority;
    rich richer enrich* prosper* | poor poorer impoverish*;
    empty vacant | full crowded filled;
    honest frank open openly sincere | evasive dishonest insincere deceitful;
    clear* plain evident obvious | unclear obscure vague ambiguous;
    a_high_price heavy_penalty dearly | little_penalty no_penalty unpunished;
    reward* | punish* penali*;
    resolve determin* resolute | wavering irresolute discouraged less_determined;
    praise praises praised commends commended | complain* fault faults faulted;
    warm warmth friendl* cordial | chilly cold cool frosty hostile;
    free frees freed liberat* | bind binds bound restrict* constrain* oversight;
    smooth* | obstruct* friction difficult* trouble;
    dominat* majorit* | minorit*;
    beautiful* better_than | inferior worse_than;
    obey* comply complies complied honou?r* kept_its_word keep_its_word | break*_its_word violat* reneg* defy defies;
    familiar known usual ordinary | unprecedented novel unheard unknown;
    simple straightforward | complicated complex intricate;
    growing increasing spreading drawing_closer | drying_up dwindl* shrinking stalled withering;
    moved_on progress advanced | deadlock* stalemate* standstill stuck stagnat*;
    interest* attentive care cares cared | indifferent ignore ignores ignored neglect*;
    many much great | few little small;
    early | late;
    before_long soon | never;
    unite* united union | dissol* dissolution divided disunion;
    uniform* | diversif* diverse varied;
"""
"""Each pair with a stroke between its sides and a semicolon behind it; how a word is written, `either` says."""

OPPOSITES = tuple(tuple(map(either, pair.split("|"))) for pair in _PAIRS.split(";") if "|" in pair)

_HARDLY = either("hardly scarcely barely little few fewer less nobody nothing")
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
    if put_before := _preferred(told.lower, sentence):
        yield put_before


_RATHER = re.compile(r"\b(?:rather than|instead of|and not|to the exclusion of|in place of)\b")
_FROM_TO = re.compile(r"\bfrom (?:the )?([a-z]+) (?:\w+ ){0,3}?(?:to|into) (?:the )?([a-z]+)")


def _preferred(claim: str, sentence: str) -> str:
    """What the claim puts before something that the sentence puts before it: “A rather than B”, “from A to B”."""
    mine, theirs = _RATHER.split(claim, 1), _RATHER.split(sentence, 1)
    if len(mine) == len(theirs) == 2:
        ours, left = (frozenset(tokens(part)) for part in mine)
        others, behind = (frozenset(tokens(part)) for part in theirs)
        if (left & others) - ours - behind and (behind & ours) - left - others:
            return mine[1].strip()
    here, there = _FROM_TO.search(claim), _FROM_TO.search(sentence)
    if here and there and here.groups() == there.groups()[::-1]:
        return here[0]
    return ""


def opposed(one: str, other: str) -> bool:
    """Whether two words are contraries."""
    pairs = (pair for both in OPPOSITES for pair in (both, both[::-1]))
    return any(left.fullmatch(one) and right.fullmatch(other) for left, right in pairs)


LIKE = 0.4
"""Share of the claim's words that the sentence most like it must have, for a contrary to be one."""


def _prefixed(claim: str, sentence: str) -> Iterator[str]:
    """A word that stands in one text with “un” or its like before it, and in the other only without."""
    mine, theirs = set(re.findall(r"[a-z]+", claim)), set(re.findall(r"[a-z]+", sentence))
    if _HARDLY.search(claim) or _HARDLY.search(sentence):
        return
    for words, others in ((mine, theirs), (theirs, mine)):
        for word in sorted(words - others):
            bare = _PREFIX.sub("", word)
            if bare != word and len(bare) > 4 and bare in others and bare not in words:
                yield word
                return
