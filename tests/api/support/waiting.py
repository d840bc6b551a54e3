"""Waiting for an event, with a deadline."""

import threading
import time

_PAUSE = threading.Event()


def wait_until(what, condition, seconds=10.0):
    """The first true value of `condition()`. Fails, naming `what` was waited for, when `seconds` have passed without one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        _PAUSE.wait(0.02)
