"""Which full stops are part of a word: titles, what stands before a number, and other abbreviations of English.

The lists are those that sentence splitters share and keep: the prefixes of Moses, pySBD and nupunkt, put in order by
what may follow (a name, a number, or anything); what each splitter does with them is measured in decision 4. What no
list has is told by its form where a form tells it: hardly a word is spelt without a vowel, a capital alone is an
initial, and letters with stops between them are one word.
"""

from __future__ import annotations

import re

_TITLES = frozenset(
    """
    Adm Admin Ald Amb Archbp Asst Atty Attys Bp Brig Capt Cdr Chanc Chmn Cmdr Col Cols Comdr Comdt Comm Commr Cong Cpl
    Cpt Del Dep Det Dir Dr Drs Ens Exec Fr Gen Gens Gov Govs Hon Insp Lieut Lt Ltc Maj Messrs Min Mlle Mme Mr Mrs Ms
    Msgr Mssrs Mx Ofc Pfc Pres Prin Prof Profs Pvt Rep Reps Rev Revd Revs Sec Secy Sen Sens Sfc Sgt Sgts Sra Srta Supt
    Surg Treas
    St Ste Mt Mts Ft Pt Dept Depts Dep't Dist Gov't Govt Int'l Intl Nat'l Natl Univ Assn Assoc
    """.split()
)
"""Before a name: these hardly ever end a sentence."""

_LATIN = frozenset("vs cf e.g i.e viz".split())
"""Before what is meant, whatever that is."""

_NUMBERED = frozenset(
    """
    No Nos Art Arts Res Vol Vols P Pp Par Para Paras Sec Secs Sect Fig Figs Ch Chap Chaps App Ann Ex Exh Eq Eqs Bk Pt
    Pts Ver Approx Ca Circa Ref Refs Cl Subpara Subsec Stat Reg Regs Tel Ext
    no nos arts res vol vols pp par para paras sec secs sect fig figs ch chap chaps eq eqs pt pts ver approx ca circa
    ref refs cl subpara subsec tel ext a b c d e f fl g h i j k l m n o p q r s t u v w x y z
    """.split()
)
"""Before a number, as a small letter alone is: “(b. 1950)”. But “art” in small letters is a word."""

_OTHERS = frozenset(
    """
    Jr Sr Esq etc al Fed Inc Ltd Corp Co Cos Bros
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri
    a.m p.m ibid op cit loc est excl incl misc resp seq Ave ave Blvd blvd Rd Hwy Bldg bldg
    Ala Ariz Ark Calif Colo Conn Fla Kans Mich Minn Neb Nev Okla Penn Tenn Tex Wash Wis Wyo
    """.split()
)
"""Before anything, and at the end of a sentence too: the next word tells."""

_WORD = re.compile(r"(?<![\w.'’])[^\W\d_](?:[\w'’]|\.(?=\w)){0,11}\.$")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,2})*\.")
_VOWELLESS = re.compile(r"[A-Z][bcdfghjklmnpqrstvwxz]{1,5}\.")
_NUMBER = re.compile(r"[$€£¥₩§#]*(?:\d|[IVXLC]+$)")
_STARTERS = frozenset(
    """
    The A An In On At For After Before And But As If While When Although Both Neither Each Its It His He She They Their
    This That These Those There Then To From With Without By Since Because Under Most Some Many However Yet So Nor Or
    What Who Why How Where Which Whether Until Through Throughout Despite During Between Among Against Instead Even Once
    Our We You Your My Her Nobody Nothing Everybody Everyone Such Another Other Others Meanwhile Moreover Therefore Thus
    """.split()
)
_NO_NAMES = frozenset("The He She They It Its This That These Those But And If When While Although Because We".split())
_BEFORE_NAMES = frozenset("Under North South East West".split())
"""Words that begin a sentence, or a title or a place: “the U.S. Under Secretary”. The word behind them tells."""

LONGEST = 14
"""How far before the end of a full stop an abbreviation may begin."""


def goes_on(before: str, following: str, behind: str) -> bool:
    """Whether the full stop that `before` ends with is a word's, and the sentence goes on with `following`.

    `following` is the next word, with the sign of a currency before it, or empty; `behind` what comes behind it.
    """
    match = _WORD.search(before)
    if match is None:
        return False
    word = match[0].removesuffix(".").replace("’", "'")
    if word in _LATIN or (word in _TITLES and following not in _NO_NAMES):
        return True
    if word in _NUMBERED and _NUMBER.match(following):
        return True
    is_short = word in _OTHERS or _VOWELLESS.fullmatch(match[0]) or _is_dotted(match[0])
    return bool(is_short) and not _begins(following, behind)


def _is_dotted(word: str) -> bool:
    """Whether a word is one capital, or letters with stops between them: “J.”, “U.S.”, “Ph.D.”."""
    return _DOTTED.fullmatch(word) is not None and (word[0].isupper() or "." in word[:-1])


def _begins(word: str, behind: str) -> bool:
    """Whether a word is one that begins sentences, so that an abbreviation before it ended one."""
    if word in _BEFORE_NAMES:
        return not behind.lstrip()[:1].isupper()
    return word in _STARTERS
