"""Collections as columns by Python: pymongo_columnar.py schema|inferred|dicts URI DATABASE.

`schema` and `inferred` are pymongoarrow's find_arrow_all with a schema and without, `dicts` a list of pymongo's
dictionaries.
"""

import ctypes
import sys
import time

import pymongo

from worker import serve

COUNT = 1_000_000


def peak_of(work):
    """The most resident megabytes while `work` ran, minus those before."""
    # Memory that earlier rounds have freed and the allocators keep would hide what the work needs.
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = kilobytes("VmRSS")
    result = work()
    peak = (kilobytes("VmHWM") - before) * 1024 / 1e6
    check(result)
    return peak


def kilobytes(name):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise ValueError("no " + name)


def seconds_of(work):
    started = time.perf_counter()
    result = work()
    elapsed = time.perf_counter() - started
    check(result)
    return elapsed


def check(result):
    if len(result) != COUNT:
        raise ValueError("%d rows" % len(result))


def main():
    variant, uri, database = sys.argv[1:]
    ticks = pymongo.MongoClient(uri)[database]["ticks"]
    name = "pymongo " + pymongo.version
    if variant == "dicts":

        def work():
            return list(ticks.find())

    else:
        import datetime
        import warnings

        # pyarrow says at import, once a class, that it was built with another version of itself.
        warnings.filterwarnings("ignore", "pyarrow.lib", RuntimeWarning)
        import bson
        import pymongoarrow
        from pymongoarrow.api import Schema, find_arrow_all

        name = "pymongoarrow " + pymongoarrow.__version__
        schema = None
        if variant == "schema":
            import pyarrow

            fields = {"_id": bson.ObjectId, "ts": datetime.datetime, "sym": str, "px": float}
            schema = Schema({**fields, "qty": pyarrow.int32(), "flag": bool})

        def work():
            return find_arrow_all(ticks, {}, schema=schema)

    serve(name, {"ticks read": lambda: seconds_of(work), "ticks read peak": lambda: peak_of(work)})


main()
