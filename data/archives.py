"""Archives of others: looked over before anything of them is unpacked."""

import stat
import zipfile
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Final

from data.errors import UnsafeContent

__all__ = ["check_archive", "member_of", "member_path"]

_MEMBERS: Final = 10_000
_RATIO: Final = 200
"""Text packs to about a tenth and empty rasters to a hundredth; what shrinks more was made to be unpacked."""

_SMALL_BYTES: Final = 10_000_000


def check_archive(path: Path, what: str, max_bytes: int) -> None:
    """Refuse a zip that would write outside its folder, hold links, or unpack to more than is meant.

    Parameters
    ----------
    what
        What it is, for the message.
    max_bytes
        Unpacked, all files together.

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
    if len(members) > _MEMBERS:
        msg = f"{what} holds {len(members)} files; at most {_MEMBERS} are unpacked"
        raise UnsafeContent(msg)
    for member in members:
        fault = _fault(member)
        if fault:
            msg = f"{what} holds '{member.filename}', {fault}; it is not unpacked"
            raise UnsafeContent(msg)
    size = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if size > max_bytes or (size > _SMALL_BYTES and size / packed > _RATIO):
        msg = (
            f"{what} unpacks to {size / 1e6:,.0f} MB, {size / packed:,.0f} times its size; allowed are "
            f"{max_bytes / 1e6:,.0f} MB ('max_mb' in its entry) and {_RATIO} times"
        )
        raise UnsafeContent(msg)


def member_of(path: Path, pattern: str, what: str) -> str:
    """Return the one file of a zip whose name, without folders, fits a pattern; upper and lower case are the same.

    Raises
    ------
    UnsafeContent
        None fits, or several do; the message lists what there is.
    """
    with zipfile.ZipFile(path) as archive:
        names = [member.filename for member in archive.infolist() if not member.is_dir()]
    found = [name for name in names if fnmatch(PurePosixPath(name).name.lower(), pattern.lower())]
    if len(found) != 1:
        many = f"several files that fit '{pattern}'" if found else f"no file that fits '{pattern}'"
        msg = f"{what} holds {many}; have: {', '.join(names[:20])}. Set 'member' in its entry"
        raise UnsafeContent(msg)
    return found[0]


def member_path(path: Path, member: str) -> str:
    """Return the name by which GDAL reads a file inside a zip."""
    return f"/vsizip/{{{path}}}/{member}"


def _fault(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if not name.parts or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "which lies outside the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "which is a link"
    if member.flag_bits & 0x1:
        return "which is locked with a password"
    return ""
