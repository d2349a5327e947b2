"""The kernel as a guard, on Linux: a process that needs no network gives up the means to have any.

A seccomp filter turns down `socket` for every family but unix and netlink, in this process, in all its threads,
in native code and in the programs it starts; it cannot be taken back. A filter cannot look at addresses, which is
why it is all or nothing. Numbers from the kernel's headers: linux/seccomp.h, linux/bpf_common.h, linux/audit.h,
asm/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import platform
import socket
import struct
import sys
from typing import NamedTuple

_log = logging.getLogger(__name__)


class _Machine(NamedTuple):
    """How a processor's kernel names what is needed here."""

    audit: int
    """AUDIT_ARCH_…"""
    socket: int
    seccomp: int


_MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, socket=41, seccomp=317),
    "aarch64": _Machine(audit=0xC00000B7, socket=198, seccomp=277),
}
_IO_URING_SETUP = 425
"""Through such a ring a process opens sockets without the call that is watched; the same number everywhere."""
_FOREIGN_CALLS = 0x40000000
"""System calls from here on are those of the x32 interface, under numbers of their own."""

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Offsets in struct seccomp_data; the lower half of an argument comes first on both machines."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def seal() -> bool:
    """Take the network from this process for good. False where the kernel or the machine does not offer that."""
    machine = _MACHINES.get(platform.machine())
    if not sys.platform.startswith("linux") or machine is None or struct.calcsize("P") != 8:
        return False
    try:
        library = ctypes.CDLL(None, use_errno=True)
        code = _filter(machine)
        buffer = ctypes.create_string_buffer(code, len(code))
        program = _Program(len(code) // 8, ctypes.addressof(buffer))
        one, none = ctypes.c_ulong(1), ctypes.c_ulong(0)
        if library.prctl(_PR_SET_NO_NEW_PRIVS, one, none, none, none) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs")
        stuck = library.syscall(
            ctypes.c_long(machine.seccomp),
            ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
            ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
            ctypes.byref(program),
        )
        if stuck != 0:  # an error, or the thread that could not be brought along
            raise OSError(ctypes.get_errno(), f"seccomp: {stuck}")
    except (OSError, AttributeError) as error:
        _log.info("the kernel does not seal this process (%s); the audit hook alone guards it", error)
        return False
    return True


def _filter(machine: _Machine) -> bytes:
    """The filter's instructions, 8 bytes each: code, jump if true, jump if false, operand."""
    denied = _ERRNO | errno.EACCES
    absent = _ERRNO | errno.ENOSYS
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, absent),  # a 32-bit program has a door of its own
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 2, 0, _FOREIGN_CALLS),
        (_JUMP_EQUAL, 1, 0, _IO_URING_SETUP),
        (_JUMP_EQUAL, 1, 5, machine.socket),
        (_RETURN, 0, 0, absent),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_EQUAL, 2, 0, int(socket.AF_UNIX)),
        (_JUMP_EQUAL, 1, 0, int(socket.AF_NETLINK)),
        (_RETURN, 0, 0, denied),
        (_RETURN, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
