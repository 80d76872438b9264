"""Collections as columns by Python: pymongo_columnar.py schema|inferred|dicts URI DATABASE SET=COUNT… written=COUNT.

`schema` and `inferred` are pymongoarrow's find_arrow_all with a schema and without, `dicts` a list of pymongo's
dictionaries. `schema` also writes: its write of a table with as many rows as `written` says.
"""

import ctypes
import sys
import time

import pymongo

from worker import serve



def peak_of(work, count):
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
    check(result, count)
    return peak


def kilobytes(name):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise ValueError("no " + name)


def seconds_of(work, count):
    started = time.perf_counter()
    result = work()
    elapsed = time.perf_counter() - started
    check(result, count)
    return elapsed


def check(result, count):
    if len(result) != count:
        raise ValueError("%d rows" % len(result))


def schema_of(name):
    """The columns of a set as pymongoarrow wants them told."""
    import datetime

    import bson
    import pyarrow
    from pymongoarrow.api import Schema

    if name == "ticks":
        fields = {"ts": datetime.datetime, "sym": str, "px": float, "qty": pyarrow.int32(), "flag": bool}
    elif name == "wide":
        fields = {**{"d%d" % n: float for n in range(50)}, **{"s%d" % n: str for n in range(10)}}
    else:
        place = [("lat", pyarrow.float64()), ("lon", pyarrow.float64()), ("name", pyarrow.string())]
        lists = pyarrow.list_(pyarrow.float64())
        fields = {"place": pyarrow.struct(place), "values": lists, "price": bson.Decimal128}
        fields.update({"note": str, "rank": pyarrow.int32()})
    return Schema({"_id": bson.ObjectId, **fields})


def tasks_of(database, name, count, variant, written):
    collection = database[name]
    if variant == "dicts":
        return {name + " read": lambda: seconds_of(lambda: list(collection.find()), count)}
    from pymongoarrow.api import find_arrow_all, write

    schema = schema_of(name) if variant == "schema" else None

    def work():
        return find_arrow_all(collection, {}, schema=schema)

    tasks = {
        name + " read": lambda: seconds_of(work, count),
        name + " read peak": lambda: peak_of(work, count),
    }
    if variant == "schema":
        table = find_arrow_all(collection, {}, schema=schema, limit=written)

        def write_all():
            target = database["written_pymongoarrow"]
            target.drop()
            started = time.perf_counter()
            write(target, table)
            return written / (time.perf_counter() - started)

        tasks[name + " write"] = write_all
    return tasks


def main():
    variant, uri, database = sys.argv[1:4]
    counts = {name: int(count) for name, count in (word.split("=") for word in sys.argv[4:])}
    written = counts.pop("written")
    name = "pymongo " + pymongo.version
    if variant != "dicts":
        import warnings

        # pyarrow says at import, once a class, that it was built with another version of itself.
        warnings.filterwarnings("ignore", "pyarrow.lib", RuntimeWarning)
        import pymongoarrow

        name = "pymongoarrow " + pymongoarrow.__version__
    tasks = {}
    for collection, count in counts.items():
        tasks.update(tasks_of(pymongo.MongoClient(uri)[database], collection, count, variant, written))
    serve(name, tasks)


main()
