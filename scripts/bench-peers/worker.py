"""The loop that every Python peer of scripts/bench runs.

A peer is a process that says `ready NAME` when it is set up, then answers each line `round TASK` on its standard
input with `figure NUMBER`, the rate or time of one timed round, or with `error TEXT`. It ends with its input.
"""

import gc
import sys
import time

# A round lasts at least this long; its work is repeated until then.
ROUND_SECONDS = 0.08


def rate(work, amount):
    """Repeats `work`, a function without arguments, and returns the amount that it gets through a second.

    The garbage collector rests meanwhile, as in Python's own timeit: that is to the peer's advantage.
    """
    gc.collect()
    gc.disable()
    try:
        done = 0
        started = time.perf_counter()
        while True:
            work()
            done += 1
            elapsed = time.perf_counter() - started
            if elapsed >= ROUND_SECONDS:
                return done * amount / elapsed
    finally:
        gc.enable()


def serve(name, tasks):
    """Answers rounds until the input ends. `tasks` maps a task's name to a function that returns a figure."""
    print("ready", name, flush=True)
    for line in sys.stdin:
        command, _, task = line.strip().partition(" ")
        try:
            if command != "round" or task not in tasks:
                raise ValueError("no such task: " + line.strip())
            print("figure", repr(float(tasks[task]())), flush=True)
        except Exception as error:  # The bench reports it and goes on without this peer.
            print("error", type(error).__name__, str(error).replace("\n", " "), flush=True)
