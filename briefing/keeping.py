"""The commands `briefing backup` and `briefing restore`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.backup.archive import BackupRefused, Manifest, check
from bot.settings import SettingsRefused, read_settings
from briefing.messages import say
from index import library_says, others_folder
from index.commands.running import WRONG_USE

NO_TOKEN = "0:none"  # noqa: S105  # no password either
"""Stands for a token where none is needed."""


def backup(chosen: argparse.Namespace) -> int:
    """Write an archive, and say what it holds."""
    from bot.backup.making import back_up

    try:
        target, manifest = back_up(
            read_settings(bot_token=NO_TOKEN),
            Path(chosen.file),
            folder=chosen.file.endswith(("/", os.sep)),
            ledger=not chosen.without_ledger,
        )
    except SettingsRefused as error:
        return _refused(error, WRONG_USE)
    except BackupRefused as error:
        return _refused(error)
    print(say("backup-made", name=target, size=_size(target), **_told(manifest)))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Put an archive's content in its place, or only look whether it is whole."""
    from bot.backup.restoring import restore as put_back

    try:
        if chosen.check:
            return _checked(chosen.file)
        settings = read_settings(bot_token=NO_TOKEN)
        if (owner := others_folder(settings.data_dir)) is not None:
            print(library_says("data-of-another", folder=settings.data_dir, owner=owner), file=sys.stderr)
        done = put_back(settings, chosen.file, replace=chosen.replace, briefs=not chosen.without_briefs)
    except SettingsRefused as error:
        return _refused(error, WRONG_USE)
    except BackupRefused as error:
        return _refused(error)
    print(say("restore-done", name=chosen.file, **_told(done.manifest)))
    if done.before is not None:
        print(say("restore-kept", folder=done.before))
    return 0


def _checked(archive: Path) -> int:
    """Say what an archive holds; 1 when it is whole and still of no use to this version."""
    from bot.database.revision import is_known

    manifest = check(archive)
    print(say("backup-checked", name=archive, made=manifest.made, version=manifest.version, **_told(manifest)))
    if manifest.revision is None or is_known(manifest.revision):
        return 0
    print(say("backup-checked-newer", version=manifest.version), file=sys.stderr)
    return 1


def _refused(error: Exception, code: int = 1) -> int:
    print(error, file=sys.stderr)
    return code


def _told(manifest: Manifest) -> dict[str, object]:
    """What an archive holds, as parts of a sentence."""
    revision, number = manifest.revision, manifest.edition
    return {
        "ledger": say("kept-no-ledger") if revision is None else say("kept-ledger", revision=revision),
        "count": manifest.briefs,
        "edition": say("kept-no-edition") if number is None else say("kept-edition", number=number),
    }


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1_000_000:.1f} MB"
