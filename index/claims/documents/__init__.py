"""A document read by a language model: what it is asked, and what of its reply the document itself carries."""
