"""The wheel holds a program, so that it belongs to a platform, but to every Python 3."""

from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.dist import Distribution


class WithProgram(Distribution):
    """Files of a platform go to `platlib`."""

    def has_ext_modules(self) -> bool:
        return True


class ForEveryPython(bdist_wheel):
    """A program does not care which Python starts it."""

    def run(self) -> None:
        if not Path("src/aec_unmix/bin/aec").is_file():
            raise SystemExit("aec_unmix has no program here: scripts/wheel builds the package with it")
        super().run()

    def get_tag(self) -> "tuple[str, str, str]":
        return "py3", "none", super().get_tag()[2]


setup(distclass=WithProgram, cmdclass={"bdist_wheel": ForEveryPython})
