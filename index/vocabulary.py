"""The closed lists that a brief chooses from: kinds, topics, issues and stances.

The lists may grow: add a line here, and `python -m index check` accepts it from then on. Nothing
else in the project repeats them.
"""

KINDS = ("expert-take", "analysis", "background")

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
)
