"""Claims beside their quotes, with and without a fault: what the check of a language model's claims catches."""
