# What the command `briefing` says, beyond the sentences of the library and the bot.

## briefing try

try-ready =
    The bot is ready, on this machine alone: { $address }
    Ctrl-C ends it, and what was said is forgotten.
try-ended = Ended; nothing is kept.
try-no-place = The copy for trying could not be made: { $cause }.
try-no-port = there is no such port
try-port-taken = Port { $port } cannot be used: { $cause }. Leave --port out for a free one.

## briefing doctor

doctor-well = All is well.
doctor-to-do = { $count ->
    [one] One thing to do; it is marked DO.
   *[other] { $count } things to do; they are marked DO.
}
doctor-of-python = Python
doctor-of-packages = Packages
doctor-of-briefs = Briefs
doctor-of-model = Model
doctor-of-reranker = Reranker
doctor-of-edition = Edition
doctor-of-data = Data folder
doctor-of-disk = Disk
doctor-of-temporary = Temporary
doctor-of-settings = Settings
doctor-of-token = Token
doctor-of-ledger = Ledger
doctor-of-zones = Time zones
doctor-of-clock = Clock
doctor-not-examined = could not be examined; please report this.
doctor-python = { $version }
doctor-python-old = { $version } is too old; install Python 3.11 or newer.
doctor-packages = all { $count } are installed.
doctor-packages-unknown = the program runs from a folder that is not installed, so they are not compared.
doctor-packages-missing = missing: { $names }. Install the program again, with make setup or pip.
doctor-packages-other = older than what was tried: { $names }.
doctor-packages-light = torch and sentence-transformers are not installed; only other models than the packaged one need them.
doctor-briefs = { $count } sound briefs in { $folder }.
doctor-briefs-packaged = the { $count } briefs that came with the program. Before you change any, or let administrators send documents, copy them to a folder of your own and name it in BRIEFING_BRIEFS_DIR: an upgrade replaces these.
doctor-briefs-problems = { $count ->
    [one] 1 problem
   *[other] { $count } problems
} in { $folder }; briefing check lists them.
doctor-model-packaged = all-MiniLM-L6-v2, its weights as published (SHA-256); loaded and tried in { $seconds } s.
doctor-model = { $name }, loaded and tried in { $seconds } s.
doctor-reranker = { $name }, loaded and tried.
doctor-reranker-none = none is set, and none is needed.
doctor-edition = edition { $number } is live, its seal holds, and it has all { $count } briefs as they are.
doctor-edition-behind = edition { $number } is live and sound, but the briefs in { $folder } have changed since; briefing sync takes them up.
doctor-edition-model = edition { $number } was made with another model than the one that is set; run briefing sync.
doctor-data = { $folder } can be written to, by its owner alone.
doctor-data-none = { $folder } is not there yet; the first sync makes it.
doctor-data-file = { $folder } is a file; remove it, or name a folder in BRIEFING_DATA_DIR.
doctor-data-locked = { $folder } cannot be written to; change its owner, or name another folder in BRIEFING_DATA_DIR.
doctor-data-open = { $folder } can be read by other users of this machine; where that matters: chmod 700 { $folder }
doctor-disk = { $free } GB are free where the data lies.
doctor-disk-scarce = only { $free } GB are free where the data lies; make room, or the ledger can soon not be written.
doctor-temporary = { $folder } can be written to.
doctor-temporary-none = there is no folder for temporary files; set TMPDIR to one that can be written to.
doctor-names = every BRIEFING_… that is set is known.
doctor-names-near = nothing reads { $name }; did you mean { $near }?
doctor-names-unknown = nothing reads { $name }; see the table of settings in the README.
doctor-token = BRIEFING_BOT_TOKEN is set and has the form of a token.
doctor-token-none = none is set. Only the bot in Telegram needs one: @BotFather gives it, .env takes it as BRIEFING_BOT_TOKEN=….
doctor-ledger = reachable, with the tables of this version ({ $revision }).
doctor-ledger-none = there is none yet; the bot makes it when it first starts.
doctor-ledger-older = reachable, from an earlier version ({ $revision }); the bot brings it up to date when it starts.
doctor-ledger-newer = it was made by a newer version of the program ({ $revision }); install that one again.
doctor-ledger-unreachable = cannot be opened: { $why }. See BRIEFING_DATABASE_URL and BRIEFING_DATA_DIR.
doctor-zones = known, with their summer times.
doctor-zones-none = not known here; install the package tzdata again.
doctor-clock = { $now }
doctor-clock-behind = { $now } is before the newest edition was made ({ $newest }); set the clock.
