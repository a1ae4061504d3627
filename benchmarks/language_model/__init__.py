"""How answers fare that a language model words, by figures: see `__main__.py`."""
