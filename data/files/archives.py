"""Archives of others: checked before anything of them is unpacked."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Final

from data.errors import UnsafeContent

__all__ = ["check_archive", "kind_inside", "unpack", "unpack_one"]

_MAX_MEMBERS: Final = 10_000
_MAX_RATIO: Final = 200
"""Text packs to about a tenth and empty rasters to a hundredth; what shrinks more was made to fill a disk."""

_SMALL_BYTES: Final = 10_000_000


def check_archive(path: Path, what: str, max_bytes: int) -> None:
    """Refuse a zip that would write outside its folder, holds links, or unpacks to more than is meant.

    Parameters
    ----------
    what
        What it is, for the message.
    max_bytes
        Limit of the unpacked size, all files together.

    Raises
    ------
    UnsafeContent
        Naming the file in it and the limit.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as err:
        msg = f"{what} is no whole zip file ({err})"
        raise UnsafeContent(msg) from err
    if len(members) > _MAX_MEMBERS:
        msg = f"{what} holds {len(members)} files; at most {_MAX_MEMBERS} are unpacked"
        raise UnsafeContent(msg)
    for member in members:
        fault = _fault(member)
        if fault:
            msg = f"{what} holds '{member.filename}', {fault}; it is not unpacked"
            raise UnsafeContent(msg)
    size = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if size > max_bytes or (size > _SMALL_BYTES and size / packed > _MAX_RATIO):
        msg = (
            f"{what} unpacks to {size / 1e6:,.0f} MB, {size / packed:,.0f} times its size; allowed are "
            f"{max_bytes / 1e6:,.0f} MB ('max_mb' in its entry) and {_MAX_RATIO} times"
        )
        raise UnsafeContent(msg)


def kind_inside(path: Path, kinds: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the first of some kinds, each given by name patterns, of which a zip holds files; None for none."""
    names = _names(path)
    return next(
        (kind for kind, patterns in kinds.items() if any(_matches(name, patterns) for name in names)),
        None,
    )


def unpack_one(path: Path, pattern: str, target: Path, what: str) -> None:
    """Write the one file of a zip whose name matches a pattern; `check_archive` must have passed the zip.

    Raises
    ------
    UnsafeContent
        None matches, or several do; the message lists what is available.
    """
    names = _names(path)
    matches = [name for name in names if _matches(name, (pattern,))]
    if len(matches) != 1:
        fault = f"several files that match '{pattern}'" if matches else f"no file that matches '{pattern}'"
        msg = f"{what} holds {fault}; have: {', '.join(names[:20])}. Set 'member' in its entry"
        raise UnsafeContent(msg)
    _write(path, matches[0], target, what)


def unpack(path: Path, patterns: tuple[str, ...], folder: Path, what: str) -> None:
    """Write the files of a zip whose names match any pattern to a new folder, side by side.

    Raises
    ------
    UnsafeContent
        Two files have one name, or the zip is damaged.
    """
    folder.mkdir()
    for name in (name for name in _names(path) if _matches(name, patterns)):
        target = folder / PurePosixPath(name).name
        if target.exists():
            msg = f"{what} holds two files of the name {target.name}"
            raise UnsafeContent(msg)
        _write(path, name, target, what)


def _names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [member.filename for member in archive.infolist() if not member.is_dir()]


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file's name matches, ignoring case; a pattern without a slash is for any folder."""
    lower_name, file_name = name.lower(), PurePosixPath(name).name.lower()
    return any(fnmatch(lower_name if "/" in pattern else file_name, pattern.lower()) for pattern in patterns)


def _write(path: Path, name: str, target: Path, what: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    except (zipfile.BadZipFile, zlib.error, EOFError) as err:
        msg = f"{what} holds '{name}', which cannot be unpacked ({err})"
        raise UnsafeContent(msg) from err


def _fault(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if not name.parts or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "which lies outside the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "which is a link"
    if member.flag_bits & 0x1:
        return "which is locked with a password"
    return ""
