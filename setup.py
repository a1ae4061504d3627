"""The briefs go into the wheel as data of the package `briefing`; everything else stands in pyproject.toml."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py


class WithBriefs(build_py):
    """Builds the packages, and puts the library beside them."""

    def run(self) -> None:
        """Build, then copy; an editable installation reads the folder where it lies."""
        super().run()
        briefs = Path(__file__).resolve().parent / "briefs"
        if not self.editable_mode and briefs.is_dir():
            inside = Path(self.build_lib) / "briefing" / "briefs"
            rmtree(inside, ignore_errors=True)  # what was deleted since the build before
            copytree(briefs, inside)


setup(cmdclass={"build_py": WithBriefs})
