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
doctor-of-second = Second model
doctor-of-wording = Language model
doctor-of-edition = Edition
doctor-of-data = Data folder
doctor-of-disk = Disk
doctor-of-temporary = Temporary
doctor-of-sandbox = Files
doctor-of-settings = Settings
doctor-of-private = Permissions
doctor-of-token = Token
doctor-of-ledger = Ledger
doctor-of-telegram = Telegram
doctor-of-webhook = Updates
doctor-of-others = Others
doctor-of-admins = Administrators
doctor-of-groups = Groups, inline
doctor-of-people = Who may ask
doctor-of-drift = Clocks
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
doctor-wording = { $model } on { $host } answered in { $seconds } s.
doctor-wording-formless = { $model } on { $host } answered in { $seconds } s, but not in the form it was asked for: little of what it says will be shown. Try a larger model, or a server that knows JSON schemas.
doctor-wording-models = { $host } has no model “{ $model }”; it has { $names }. Put one of these into BRIEFING_LLM_MODEL.
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
doctor-names-unknown = nothing reads { $name }; see docs/settings.md, or .env.example.
doctor-names-passed-over = every BRIEFING_… that is set is known; { $why }.
doctor-skipped = not looked at, since a setting is refused (see Settings).
doctor-token = BRIEFING_BOT_TOKEN is set and has the form of a token.
doctor-token-none = none is set. Only the bot in Telegram needs one: @BotFather gives it, .env takes it as BRIEFING_BOT_TOKEN=….
doctor-ledger = reachable, with the tables of this version ({ $revision }).
doctor-ledger-shared = reachable, with the tables of this version ({ $revision }); processes that share it now: { $count }.
doctor-ledger-none = there is none yet; the bot makes it when it first starts.
doctor-ledger-older = reachable, from an earlier version ({ $revision }); the bot brings it up to date when it starts.
doctor-ledger-newer = it was made by a newer version of the program ({ $revision }); install that one again.
doctor-ledger-unreachable = cannot be opened: { $why }. See BRIEFING_DATABASE_URL and BRIEFING_DATA_DIR.
doctor-ledger-damaged = its file is damaged; stop the bot and restore the last backup: briefing restore FILE --replace.
doctor-sandbox = what administrators send is read in a process that the kernel confines ({ $how }).
doctor-sandbox-limits = what administrators send is read in a process with limits alone; a newer kernel adds Landlock and seccomp.
doctor-sandbox-none = the process in which files are read doesn't start, so files that are sent are refused; please report this.
doctor-private = .env and the ledger are their owner's alone.
doctor-private-open = other users of this machine can read { $file }; run chmod 600 { $file }
doctor-telegram = reachable; the token is that of @{ $name }.
doctor-telegram-none = not asked, since there is no token.
doctor-telegram-skipped = not asked, for the reason above.
doctor-telegram-unreached = { $host } cannot be reached ({ $why }). Check the network, the firewall and BRIEFING_API_URL.
doctor-telegram-refused = it refuses the token; copy it again from @BotFather into BRIEFING_BOT_TOKEN.
doctor-telegram-strange = it answers in a way that makes no sense (status { $code }). Check BRIEFING_API_URL.
doctor-webhook = posted to { $host }; { $waiting } wait with Telegram.
doctor-webhook-polling = the bot asks for them; { $waiting } wait with Telegram.
doctor-webhook-unset = no webhook is set yet; the bot sets it when it starts. { $waiting } updates wait with Telegram.
doctor-webhook-other = a webhook is set, at { $host }, though BRIEFING_WEBHOOK_URL is not; the bot deletes it when it starts. Does somebody else use this token?
doctor-webhook-elsewhere = the webhook leads to { $host }, not to BRIEFING_WEBHOOK_URL; the bot sets its own when it starts. Does somebody else use this token?
doctor-webhook-failing = Telegram can't post to the webhook: { $why } ({ $waiting } wait). Check the proxy, its certificate, and that it passes requests on to BRIEFING_LISTEN.
doctor-others = another program asks for updates with this token, and each update reaches only one of you. Stop it, or get a new token from @BotFather with /revoke.
doctor-others-none = nobody else asks for updates with this token.
doctor-others-ours = not watched, since the bot is running and would be disturbed; its log tells when somebody else asks.
doctor-others-webhook = with a webhook set, nobody can ask for updates.
doctor-groups = the bot may be added to groups, gets there what is meant for it, and can be asked inline.
doctor-groups-closed = the bot can't be added to groups; /setjoingroups at BotFather lets it be.
doctor-groups-reads = privacy mode is off, so Telegram sends the bot all that is said in groups, which it drops; /setprivacy at BotFather puts it on.
doctor-groups-no-inline = nothing is offered behind the bot's name in other chats; /setinline at BotFather switches that on.
doctor-people-all = everybody; questions an hour: { $person } a person, { $group } a group (0 sets no limit).
doctor-people-some = people: { $people }, groups: { $groups } (BRIEFING_ALLOWED_IDS), and who administers; questions an hour: { $person } a person, { $group } a group (0 sets no limit).
doctor-admins = { $count ->
    [one] the administrator can be written to.
   *[other] all { $count } can be written to.
}
doctor-admins-none = none is set; BRIEFING_ADMIN_IDS takes their Telegram ids (@userinfobot tells yours).
doctor-admins-lost = { $count ->
    [one] { $ids } cannot be written to. Is the id right? They have to open the bot and press Start once.
   *[other] { $ids } cannot be written to. Are the ids right? They have to open the bot and press Start once.
}
doctor-drift = Telegram's is within two minutes of ours.
doctor-drift-off = Telegram's is { $seconds } seconds away from ours. Set the clock of this machine, best by NTP: briefs leave by it.
doctor-drift-unknown = Telegram doesn't say what time it is there.
doctor-zones = known, with their summer times.
doctor-zones-none = not known here; install the package tzdata again.
doctor-clock = { $now }
doctor-clock-behind = { $now } is before the newest edition was made ({ $newest }); set the clock.

## briefing backup, briefing restore

backup-made = { $name }: { $ledger }, { $count ->
    [one] 1 brief
   *[other] { $count } briefs
}, { $edition }; { $size }. Every digest was read back and holds.
kept-ledger = the ledger (its tables are those of { $revision })
kept-no-ledger = no ledger
kept-edition = edition { $number }
kept-no-edition = no edition (none was live)
backup-checked = { $name } is whole: { $ledger }, { $count ->
    [one] 1 brief
   *[other] { $count } briefs
}, { $edition }; made on { $made } by version { $version }.
backup-checked-newer = But its ledger is from a newer version of the program ({ $version }), and this one can't restore it. Please install that version.
restore-done = Restored from { $name }: { $ledger }, { $count ->
    [one] 1 brief
   *[other] { $count } briefs
}, { $edition }. You can start the bot.
restore-kept = What was there before lies in { $folder }; remove it once you are sure.

## briefing config

config-source-env = the file .env
config-source-environment = the environment
config-source-default = the default
config-near = Nothing reads { $name }; did you mean { $near }?
config-unknown = Nothing reads { $name }; docs/settings.md has all names.
