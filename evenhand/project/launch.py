"""Becomes another program that ends when its starter ends. Run as a script, by path, standard library only.

launch.py STARTER_PID SIGNAL IDENTITY PROGRAM [ARGUMENT ...]
IDENTITY is `same`, `map:UID` (a user namespace in which root appears as UID) or `user:UID:GID`.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def _libc(call: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, call)(*arguments) != 0:
        problem = ctypes.get_errno()
        raise OSError(problem, f"{call}: {os.strerror(problem)}")


def _appear_as(uid: int) -> None:
    owner, group = os.geteuid(), os.getegid()
    _libc("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {owner} 1")
    Path("/proc/self/gid_map").write_text(f"{uid} {group} 1")


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def take_identity(identity: str) -> None:
    """Drop from root to whom the program shall run as."""
    how, *numbers = identity.split(":")
    if how == "map":
        _appear_as(int(numbers[0]))
    elif how == "user":
        _become(int(numbers[0]), int(numbers[1]))


def _die_with(starter: int, death: int) -> None:
    # After the change of identity: the kernel forgets this wish when credentials change.
    _libc("prctl", PR_SET_PDEATHSIG, death)
    if os.getppid() != starter:
        sys.exit(1)


def _watch(starter: int, death: int, command: list[str]) -> int:
    # Where the kernel has no parent-death signal (macOS) we stay and look.
    child = subprocess.Popen(command, close_fds=False)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, pass_on)
    while child.poll() is None:
        if os.getppid() != starter:
            child.send_signal(death)
            starter = os.getppid()
        time.sleep(0.2)
    return child.returncode


def main(arguments: list[str]) -> int:
    """Take the identity, ask to die with the starter, become the program."""
    starter, death, identity, command = int(arguments[0]), int(arguments[1]), arguments[2], arguments[3:]
    try:
        take_identity(identity)
        if sys.platform != "linux":
            return _watch(starter, death, command)
        _die_with(starter, death)
        os.execv(command[0], command)  # noqa: S606
    except OSError as problem:
        sys.stderr.write(f"{command[0]} could not be started: {problem}\n")
        return 126


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
