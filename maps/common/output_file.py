"""The noun `OutputFile`: a file of a region, as pages, readers and docs know it."""

from dataclasses import dataclass
from pathlib import Path

from spatial.messages import Text

__all__ = ["OutputFile"]


@dataclass(frozen=True, kw_only=True)
class OutputFile:
    """What is known of a file without opening it.

    Parameters
    ----------
    name
        Its name in the region's folder; ``{code}`` stands for the region's code in small letters.
    title
        What a link to it is called.
    description
        What it is for.
    is_in_index
        Whether the index of a release links to it.
    has_findings
        Whether every finding is in it, so that a page which leaves some out points to it.
    """

    name: str
    media_type: str
    title: Text
    description: Text
    is_in_index: bool = False
    has_findings: bool = False

    def file_name(self, code: str) -> str:
        """Return its name for a region."""
        return self.name.format(code=code.lower())

    def href(self, code: str) -> str:
        """Return its address from the folder of a release."""
        return f"{code.lower()}/{self.file_name(code)}"

    def path(self, release: Path, code: str) -> Path:
        """Return where it is in a release."""
        return release / code.lower() / self.file_name(code)

    def paths(self, release: Path) -> list[Path]:
        """Return where it is for every region of a release, in order of code."""
        return sorted(release.glob(f"*/{self.name.format(code='*')}"))
