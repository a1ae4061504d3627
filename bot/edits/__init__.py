"""What holds a question and its answer together in a chat, so that an edited question is answered in place."""
