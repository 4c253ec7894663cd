"""The door that a process shuts behind itself.

From then on it opens, starts and reaches nothing, and it is bounded.
"""

import sys
from typing import Any

CPU_SECONDS = 10
MEMORY_BYTES = 768 << 20

_HARMLESS = frozenset(
    (
        "code.__new__",
        "compile",
        "exec",  # Jinja runs what it compiled
        "object.__getattr__",
        "sys._getframe",
        "sys.excepthook",
        "sys.unraisablehook",
    )
)


class DeniedError(BaseException):
    """Something tried to get out.

    No handler of a library is to take it for an ordinary failure and go on.
    """


def shut() -> None:
    """Give up all rights that work on bytes in memory does not need.

    There is no way back in this process.
    """
    _limit()
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    """Everything that Python reports beforehand but what is known harmless.

    Files, sockets, programs, imports, ctypes. Works on every system, also where there are no
    limits; the limits hold where a library goes past Python.
    """
    if event not in _HARMLESS:
        raise DeniedError(event)


def _limit() -> None:
    """Limits of the operating system, where it has them."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,  # what is open stays open
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":  # elsewhere it cannot be set below what shared libraries take
        limits[resource.RLIMIT_AS] = MEMORY_BYTES
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowered, lowered))
