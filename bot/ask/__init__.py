"""Questions and answers in chat, and browsing the library."""
