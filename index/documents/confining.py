"""What the kernel forbids the process that reads a file: Landlock for files and the network, seccomp for system calls.

Both are set once and can't be taken back, whatever code comes to run in a parser. Landlock (Linux 5.13 and later)
leaves the process the folders of Python and its libraries, to read; not the data, the briefs or the settings with
their token. seccomp (on x86-64 and ARM) refuses other programs and processes, sockets, and what reaches into the
kernel. Where one is missing, the other and the limits of `__main__.py` are what there is; `confine` says what holds.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_DIR = 4, 8
_RIGHTS_OF = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version of Landlock on there are how many rights to files."""

_SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/etc/ld.so.cache")
_OURS = Path(__file__).resolve().parents[1]

_FORBIDDEN = {
    "x86_64": (
        *(41, 53, 42, 49, 50, 43, 288),  # socket, socketpair, connect, bind, listen, accept, accept4
        *(57, 58, 59, 322, 62, 101, 310, 311, 312),  # fork, vfork, execve, execveat, kill, ptrace, process_vm_*, kcmp
        *(165, 166, 155, 161, 272, 308, 248, 249, 250),  # mount, umount2, pivot_root, chroot, unshare, setns, keys
        *(298, 321, 323, 425, 426, 427, 428, 429, 434, 438),  # perf, bpf, userfaultfd, io_uring, open_tree, pidfd_*
        *(175, 313, 176, 246, 320, 169, 167, 168),  # modules, kexec, reboot, swap
    ),
    "aarch64": (
        *(198, 199, 203, 200, 201, 202, 242, 221, 281, 129, 117, 270, 271, 272),
        *(40, 39, 41, 51, 97, 268, 217, 218, 219, 241, 280, 282, 425, 426, 427, 428, 429, 434, 438),
        *(105, 273, 106, 104, 294, 142, 224, 225),
    ),
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_THREAD = 0x10000
_ALLOW, _KILL, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38
_LOAD, _IS, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


def confine() -> tuple[str, ...]:
    """Take from this process what reading a file needs not; the names of what the kernel now holds it to.

    To be called before there is a second thread.
    """
    if sys.platform != "linux" or _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return ()
    version = _landlock(_readable())
    return (*((f"Landlock {version}",) if version else ()), *(("seccomp",) if _seccomp() else ()))


def _readable() -> Iterator[Path]:
    """Where Python, its libraries and our own modules lie; not the folder in which the process was started."""
    for place in (sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(None, sys.path), *_SYSTEM, str(_OURS)):
        path = Path(place).resolve()
        beside_our_data = path in (_OURS.parent, Path.cwd()) and path.name not in ("site-packages", "dist-packages")
        if path.exists() and not beside_our_data:
            yield path


def _landlock(readable: Iterable[Path]) -> int:
    """The version of Landlock that leaves this process these folders to read; 0 where the kernel has none."""
    version = int(_LIBC.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))
    if version < 1:
        return 0
    rights = next((1 << count) - 1 for since, count in reversed(_RIGHTS_OF) if version >= since)
    net, scope = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    handled = struct.pack("=QQQ", rights, net, scope)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = int(_LIBC.syscall(_CREATE_RULESET, handled, len(handled), 0))
    if ruleset < 0:
        return 0
    for path in set(readable):
        with contextlib.suppress(OSError):
            _allow(ruleset, path, _READ_FILE | (_READ_DIR if path.is_dir() else 0))
    done = _LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return version if done else 0


def _allow(ruleset: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    _LIBC.syscall(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _seccomp() -> bool:
    """Whether the kernel refuses this process from now on what the list forbids."""
    machine = platform.machine()
    if machine not in _FORBIDDEN or struct.calcsize("P") != 8:
        return False
    steps = b"".join(_steps(machine))
    program = ctypes.create_string_buffer(steps)
    header = struct.pack("HP", len(steps) // 8, ctypes.addressof(program))
    return bool(_LIBC.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0)


def _steps(machine: str) -> Iterator[bytes]:
    """The program of the filter: another architecture ends the process, a forbidden call gets EPERM."""
    yield _step(_LOAD, 4)
    yield _step(_IS, _ARCHITECTURE[machine], 1, 0)
    yield _step(_RETURN, _KILL)
    yield _step(_LOAD, 0)
    yield _step(_AT_LEAST, 0x40000000, 0, 1)  # calls in the manner of x32
    yield _step(_RETURN, _REFUSE)
    yield _step(_IS, _CLONE3, 0, 1)  # its flags lie in memory, where no filter looks: libc then takes clone
    yield _step(_RETURN, _UNKNOWN)
    for number in _FORBIDDEN[machine]:
        yield _step(_IS, number, 0, 1)
        yield _step(_RETURN, _REFUSE)
    yield _step(_IS, _CLONE[machine], 0, 3)
    yield _step(_LOAD, 16)
    yield _step(_HAS, _THREAD, 1, 0)
    yield _step(_RETURN, _REFUSE)
    yield _step(_RETURN, _ALLOW)


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
