"""The command `briefing`: the library and the bot under one name, a page to try it, and a look at what is amiss.

`index` and `bot` know nothing of it.
"""
