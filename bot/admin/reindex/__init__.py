"""A new edition from chat: what changed, publishing, going back."""
