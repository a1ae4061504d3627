"""What is installed, and where the briefs and the data are when nobody says: beside the person, or with the program.

In a folder with briefs (a checkout, an editor's library) everything is there. Anywhere else the briefs are those that
came with the program, and what is made of them lies in a folder of the person's own.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

BRIEFS, DATA = Path("briefs"), Path("data")
"""Both beside the person."""

_AROUND = Path(__file__).resolve().parent.parent
"""What holds the packages: the checkout, or the environment's packages."""

PACKAGED = _AROUND / "briefing" / "briefs"
"""The library in an installed wheel; in a checkout it lies beside the packages."""


def briefs_folder() -> Path:
    """The folder of briefs here, or else the library that came with the program."""
    if BRIEFS.is_dir():
        return BRIEFS
    return next((place for place in (PACKAGED, _AROUND / "briefs") if (place / "subject.yaml").is_file()), BRIEFS)


def data_folder() -> Path:
    """The data folder here, or else the person's own; none is made."""
    if BRIEFS.is_dir() or (DATA / "editions").is_dir():
        return DATA
    from platformdirs import user_data_path

    return user_data_path("briefing", appauthor=False)


def others_folder(folder: Path) -> str | None:
    """To whom a folder belongs, where root is about to write into it what that user then cannot read; else None."""
    if os.name != "posix" or os.geteuid() != 0 or not folder.is_dir() or (number := folder.stat().st_uid) == 0:
        return None
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def installed_version() -> str:
    """The release of the program that is installed."""
    from importlib.metadata import PackageNotFoundError, version  # reads mail headers, and so loads much

    try:
        return version("briefing")
    except PackageNotFoundError:
        return "(not installed)"


def packaged_briefs() -> Path:
    """Where the library lies that an installed wheel brings along: an upgrade replaces it."""
    return PACKAGED


def keep_private(*paths: Path) -> None:
    """Take from all other users of the machine what they may do with these files and folders, where that can be."""
    for path in paths:
        with suppress(OSError):  # it is somebody else's, or gone
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                path.chmod(mode & 0o700)
