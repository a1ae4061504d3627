"""Questions in other languages than the briefs': read by known words, found by a second model, answered cautiously."""
