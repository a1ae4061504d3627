"""Questions that a language model words, or that are put to it beside what people ask."""
