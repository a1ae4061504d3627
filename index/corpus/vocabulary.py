"""The closed lists that a brief chooses from: kinds, topics, issues and stances.

The lists may grow: add a line here, and `python -m index check` accepts it from then on. Nothing
else in the project repeats them. TOPICS_OF says what topics an issue is part of;
SYNONYMS are other words that people use for topics and issues.
"""

KINDS = ("expert-take", "analysis", "background", "document")

STANCES = ("supports", "conditional", "opposes")

TOPICS = (
    "working-level talks",
    "summit diplomacy",
    "sanctions",
    "Yongbyon",
    "denuclearization",
    "verification",
    "peace regime",
    "humanitarian aid",
    "people-to-people",
    "inter-Korean",
    "China",
    "alliance",
    "missiles",
    "Congress",
    "military pressure",
    "human rights",
    "liaison offices",
    "remains repatriation",
    "history",
)

ISSUES = (
    "empowering working-level talks",
    "another leaders' summit",
    "sanctions relief",
    "maximum pressure",
    "a step-by-step deal",
    "all-at-once denuclearization",
    "a Yongbyon deal",
    "an end-of-war declaration",
    "liaison offices",
    "humanitarian exemptions",
    "inter-Korean projects",
    "linking human rights",
    "military exercises",
    "a role for China",
    "a role for Congress",
    "a role for South Korea",
    "walking away from Hanoi",
    "Hanoi as a failure",
    "blaming Pyongyang for Hanoi",
    "leader-led diplomacy",
    "denuclearization as the goal",
    "Kim's readiness to disarm",
    "hope for the talks",
    "a pause in diplomacy",
    "a peace treaty",
    "troop cuts in Korea",
    "the travel ban",
    "sanctions hurting civilians",
)

TOPICS_OF: dict[str, tuple[str, ...]] = {
    "empowering working-level talks": ("working-level talks",),
    "another leaders' summit": ("summit diplomacy",),
    "sanctions relief": ("sanctions",),
    "maximum pressure": ("sanctions", "military pressure"),
    "a step-by-step deal": ("denuclearization",),
    "all-at-once denuclearization": ("denuclearization",),
    "a Yongbyon deal": ("Yongbyon", "denuclearization"),
    "an end-of-war declaration": ("peace regime",),
    "liaison offices": ("liaison offices",),
    "humanitarian exemptions": ("humanitarian aid", "sanctions"),
    "inter-Korean projects": ("inter-Korean",),
    "linking human rights": ("human rights",),
    "military exercises": ("alliance", "military pressure"),
    "a role for China": ("China",),
    "a role for Congress": ("Congress",),
    "a role for South Korea": ("inter-Korean",),
    "walking away from Hanoi": ("summit diplomacy",),
    "Hanoi as a failure": ("summit diplomacy",),
    "blaming Pyongyang for Hanoi": ("summit diplomacy",),
    "leader-led diplomacy": ("summit diplomacy",),
    "denuclearization as the goal": ("denuclearization",),
    "Kim's readiness to disarm": ("denuclearization",),
    "hope for the talks": ("summit diplomacy",),
    "a pause in diplomacy": ("summit diplomacy",),
    "a peace treaty": ("peace regime",),
    "troop cuts in Korea": ("alliance", "military pressure"),
    "the travel ban": ("people-to-people",),
    "sanctions hurting civilians": ("sanctions", "humanitarian aid"),
}
"""The topics that each issue is part of, so that a sentence which takes a side is found under them."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "empowering working-level talks": (
        "working-level talks", "working level", "lower-level negotiators", "lower-level talks", "technical talks",
    ),
    "another leaders' summit": (
        "another summit", "third summit", "new summit", "next summit", "another leaders meeting",
        "meet Kim again", "meet again", "summit again", "more summits",
    ),
    "sanctions relief": (
        "easing sanctions", "lifting sanctions", "loosening sanctions", "relaxing sanctions",
        "suspending sanctions", "easing UN sanctions", "lifting UN sanctions", "sanctions eased",
        "sanctions lifted", "sanctions loosened", "sanctions relaxed", "sanctions easing",
    ),
    "maximum pressure": ("max pressure", "pressure campaign"),
    "a step-by-step deal": (
        "step by step", "phased deal", "phased approach", "incremental deal", "incremental approach",
        "interim deal", "interim agreement", "small deal", "smaller deal", "partial deal", "partial agreement",
        "gradual deal", "incremental steps", "small steps", "limited deal",
    ),
    "all-at-once denuclearization": ("all at once", "big deal", "grand bargain", "all or nothing"),
    "a Yongbyon deal": (
        "Yongbyon for sanctions relief", "Yongbyon swap", "closing Yongbyon", "trade Yongbyon", "Yongbyon trade",
        "Yongbyon for sanctions", "Yongbyon offer", "offer on Yongbyon", "Yongbyon deal", "accept Yongbyon",
    ),
    "an end-of-war declaration": (
        "end of war", "peace declaration", "declaring war over", "declare war over", "declaring Korean War over",
        "declare Korean War over", "declaring end of war", "declaration of end of war",
        "end of Korean War declaration",
        "declare the war over", "end the war", "end Korean War",
    ),
    "liaison offices": ("liaison office",),
    "humanitarian exemptions": (
        "humanitarian exemption", "humanitarian waiver", "aid exemption", "aid be exempt from sanctions",
    ),
    "inter-Korean projects": (
        "inter-Korean project", "inter-Korean cooperation", "reopening Kaesong", "open Kaesong",
    ),
    "linking human rights": ("human rights", "rights abuses"),
    "military exercises": (
        "joint exercises", "military drills", "joint drills", "drills with South Korea", "war games",
    ),
    "a role for China": (
        "China role", "China's role", "role of China", "involving China", "bringing China", "China brought",
        "China involved", "China part", "including China",
    ),
    "a role for Congress": (
        "Congress role", "Congress have a say", "role of Congress", "Congress oversight",
        "congressional oversight", "involving Congress",
        "Congress involved",
    ),
    "a role for South Korea": (
        "South Korea role", "role of South Korea", "South Korea lead", "Seoul lead", "Seoul role", "South Korean lead",
        "South Korea take the lead", "Seoul take the lead", "Seoul mediate",
        "South Korea mediate", "South Korea in the lead", "Moon lead",
    ),
    "walking away from Hanoi": (
        "walking out of Hanoi", "walking away", "walked away", "walk away", "walked out", "walking out", "walkout",
        "leaving Hanoi without a deal", "no deal at Hanoi",
        "walk out", "walked out", "leave Hanoi", "left Hanoi",
    ),
    "Hanoi as a failure": (
        "Hanoi a failure", "Hanoi summit a failure", "Hanoi failure", "Hanoi failed",
        "Hanoi summit be called a failure", "Hanoi be a success", "Hanoi a success", "Hanoi summit a success",
        "Hanoi a disaster", "Hanoi summit fail", "Hanoi fail",
    ),
    "blaming Pyongyang for Hanoi": (
        "blame for Hanoi", "fault for Hanoi", "to blame for breakdown in Hanoi", "fault was the breakdown in Hanoi",
        "fault for failed summit", "at fault in Hanoi", "blame for failed summit", "to blame for collapse in Hanoi",
    ),
    "leader-led diplomacy": (
        "leader to leader diplomacy", "diplomacy run from the top", "summit diplomacy", "top-down diplomacy",
        "leader-level diplomacy", "diplomacy from the top",
        "personal diplomacy", "summits between leaders", "diplomacy between leaders", "leaders' diplomacy", "summitry",
    ),
    "denuclearization as the goal": (
        "complete denuclearization", "complete disarmament", "full denuclearization", "full disarmament",
        "goal of denuclearization", "denuclearization goal",
        "denuclearization a realistic goal", "denuclearization be the goal", "aim of denuclearization",
        "insist on denuclearization", "arms control instead of denuclearization",
    ),
    "Kim's readiness to disarm": (
        "Kim ever give up his nuclear arms", "Kim give up nuclear weapons", "Kim ever disarm", "Kim willing to disarm",
        "North Korea give up nuclear weapons", "North Korea ever give up its nuclear weapons",
        "Kim denuclearize", "North Korea denuclearize", "give up his nukes", "give up its nukes",
        "give up their nukes", "give up its nuclear arms", "give up nuclear arms", "North Korea disarm",
        "Kim disarm", "trusted to disarm", "sincere about denuclearization", "serious about denuclearization",
        "Kim serious",
    ),
    "hope for the talks": (
        "future of the talks", "prospects for talks", "optimism about talks", "hope for talks", "prospects of talks",
        "hopeful", "gloomy", "hopeless", "optimistic", "pessimistic", "talks dead", "diplomacy dead",
        "talks doomed", "still hope", "any hope",
    ),
    "a pause in diplomacy": (
        "diplomacy pause", "pause in talks", "let diplomacy pause", "waiting", "wait and see", "break in talks",
        "pause the talks", "pause diplomacy", "wait",
    ),
    "a peace treaty": (
        "peace agreement", "formal end to the Korean War", "end the Korean War formally", "peace accord",
        "peace deal",
    ),
    "troop cuts in Korea": (
        "troop withdrawal", "withdrawing troops", "pulling out troops", "pullout of American forces",
        "American troops in Korea", "U.S. troops in Korea", "bringing troops home",
        "troops as a bargaining chip", "troops on the table", "American soldiers in Korea",
        "U.S. soldiers in Korea", "reduce troops", "pull out of Korea",
    ),
    "the travel ban": (
        "travel ban", "ban on travel", "travel restriction", "ban on Americans travelling", "tourists",
        "ban on visits", "travel to North Korea",
    ),
    "sanctions hurting civilians": (
        "sanctions hurt civilians", "sanctions harm civilians", "sanctions hurt ordinary people", "cost of sanctions",
        "sanctions hurt people", "sanctions hurt", "sanctions harm", "hurt ordinary North Koreans", "sanctions cruel",
        "harm ordinary North Koreans", "American rules hurt",
    ),
    "humanitarian aid": ("food aid", "relief aid"),
    "people-to-people": ("travel ban", "family reunions", "exchanges", "divided families"),
    "sanctions": ("sanctions relief", "maximum pressure", "easing sanctions"),
    "summit diplomacy": ("summits", "leaders' meetings", "another leaders' summit"),
    "inter-Korean": ("inter-Korean projects", "Kaesong"),
    "alliance": ("troops", "American forces"),
    "peace regime": ("peace treaty", "end of war"),
    "military pressure": ("military exercises", "drills"),
    "denuclearization": ("disarmament", "nuclear weapons"),
}  # fmt: skip
