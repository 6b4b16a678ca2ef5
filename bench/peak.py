"""The most memory that this process ever held."""

import platform
import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the peak of resident memory in MB (2²⁰ bytes)."""
    if _STATUS.exists():
        # The value of getrusage for a child starts with what its parent held when it started it.
        kilobytes = next(line.split()[1] for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(kilobytes) / 2**10
    unit = 2**20 if platform.system() == "Darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
