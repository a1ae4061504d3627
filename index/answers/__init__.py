"""From sentences to an answer: what is quoted, how sure it is, who stands where, and how it is worded."""
