"""What a process of ours does about its output, its parent and its environment."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import TextIO

_PARENT_DIED = 3
_SECRET_WORDS = ("TOKEN", "PASSWORD", "SECRET", "API_KEY", "ACCESS_KEY", "CREDENTIAL")


def protect_stdout() -> TextIO:
    """Return the real standard output and point file descriptor 1 to standard error.

    Libraries write to descriptor 1 from C++, so replacing ``sys.stdout`` is not enough.
    """
    sys.stdout.flush()
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "w", encoding="utf-8")


def die_with_parent() -> None:
    """End this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        # PR_SET_PDEATHSIG: works also while a library holds the interpreter's lock.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        while os.read(0, 1):
            pass
        os._exit(_PARENT_DIED)

    threading.Thread(target=watch, daemon=True).start()


def forget_secrets() -> None:
    """Remove secrets from the environment, which programs started from here would inherit."""
    for name in list(os.environ):
        if any(word in name.upper() for word in _SECRET_WORDS):
            del os.environ[name]
