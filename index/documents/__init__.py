"""A file that somebody sent -> a draft brief, without Telegram.

`python -m index.documents` reads a file in a process of its own, `draft` makes a brief of what was read. Nothing is
imported here, so that the process that reads hostile files loads no more than it needs.
"""
