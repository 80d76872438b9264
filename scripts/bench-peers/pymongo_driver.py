"""pymongo against the bench's mongod: pymongo_driver.py URI FOLDER, where the bench has put the documents.

The bench has filled the collections and buckets that are read. Writing tasks drop and re-create collections of their
own, which is not timed. Figures are seconds, or microseconds of processor time where the task's name ends in cpu.
"""

import concurrent.futures
import gc
import multiprocessing
import resource
import signal
import sys
import time

import bson
import bson.json_util
import gridfs
import pymongo

from worker import serve

NAMES = (
    "operations bulk tweets orders large mixed gridfs_bytes files gridfs_files gridfs_file_bytes crowd workers"
).split()
CROWD = 32
LARGE_FILE = 1000

# What the worker processes of the parallel tasks know; each makes a client of its own when it first needs one.
settings = {}


def worker_database():
    if "database" not in settings:
        settings["database"] = pymongo.MongoClient(settings["uri"])["perftest"]
    return settings["database"]


def import_file(number):
    with open("%s/ldjson%d.txt" % (settings["folder"], number)) as file:
        documents = [bson.json_util.loads(line) for line in file]
    worker_database()["import_pymongo"].insert_many(documents)


def export_file(number):
    with open("%s/out_pymongo_%d" % (settings["folder"], number), "w") as file:
        for document in worker_database()["ldjson"].find({"file": number}):
            file.write(bson.json_util.dumps(document) + "\n")


def upload_file(number):
    bucket = gridfs.GridFSBucket(worker_database(), "gridmany_pymongo")
    with open("%s/gridfs%d.bin" % (settings["folder"], number), "rb") as file:
        bucket.upload_from_stream("file%d" % number, file)


def download_file(number):
    bucket = gridfs.GridFSBucket(worker_database(), "stored")
    with open("%s/out_pymongo_%d" % (settings["folder"], number), "wb") as file:
        bucket.download_to_stream(number, file)


class Sink:
    """A file that forgets, so that a download is not measured with its destination."""

    def __init__(self):
        self.size = 0

    def write(self, data):
        self.size += len(data)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def seconds(work):
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class Tasks:
    def __init__(self, uri, folder, pool):
        self.folder, self.pool = folder, pool
        self.client = pymongo.MongoClient(uri)
        self.database = self.client["perftest"]
        self.small = bson.decode(read(folder + "/small.bson"))
        self.large = bson.decode(read(folder + "/large.bson"))
        words = read(folder + "/counts").split()
        self.counts = dict(zip(NAMES, (int(word) for word in words)))

    def settle(self):
        """Has the server put on disk what was written before, which would else be charged to whoever writes next."""
        self.client.admin.command("fsync")

    def fresh(self, name):
        self.database.drop_collection(name)
        collection = self.database.create_collection(name)
        self.settle()
        return collection

    def fresh_bucket(self, name):
        for part in ("files", "chunks"):
            self.database.drop_collection(name + "." + part)
        bucket = gridfs.GridFSBucket(self.database, name)
        bucket.upload_from_stream("tiny", b"0")
        self.settle()
        return bucket

    def run_command(self):
        def work():
            for _ in range(self.counts["operations"]):
                self.database.command("hello", True)

        return seconds(work)

    def find_ones(self, first, count):
        collection = self.database["corpus"]
        for number in range(first, first + count):
            if collection.find_one({"_id": number % self.counts["tweets"] + 1}) is None:
                raise ValueError("a document was not found")

    def find_one(self):
        return seconds(lambda: self.find_ones(0, self.counts["operations"]))

    def insert_each(self, document, count):
        collection = self.fresh("insert_pymongo")
        documents = [dict(document) for _ in range(count)]

        def work():
            for document in documents:
                collection.insert_one(document)

        return seconds(work)

    def insert_many(self, document, count):
        collection = self.fresh("bulk_pymongo")
        documents = [dict(document) for _ in range(count)]
        return seconds(lambda: collection.insert_many(documents))

    def bulk_write(self, document, count):
        collection = self.fresh("bulk_pymongo")
        writes = [pymongo.InsertOne(dict(document)) for _ in range(count)]
        return seconds(lambda: collection.bulk_write(writes))

    def mixed(self):
        collection = self.fresh("mixed_pymongo")
        writes = []
        for _ in range(self.counts["mixed"]):
            writes.append(pymongo.InsertOne(dict(self.small)))
            writes.append(pymongo.ReplaceOne({}, dict(self.small)))
            writes.append(pymongo.DeleteOne({}))
        return seconds(lambda: collection.bulk_write(writes))

    def find_all(self, name, amount):
        def work():
            seen = 0
            for _ in self.database[name].find():
                seen += 1
            if seen != amount:
                raise ValueError("%d documents came instead of %d" % (seen, amount))

        return seconds(work)

    def upload(self):
        bucket = self.fresh_bucket("grid_pymongo")
        data = read(self.folder + "/gridfs_large.bin")
        return seconds(lambda: bucket.upload_from_stream("large", data))

    def download(self):
        bucket, sink = gridfs.GridFSBucket(self.database, "stored"), Sink()
        elapsed = seconds(lambda: bucket.download_to_stream(LARGE_FILE, sink))
        if sink.size != self.counts["gridfs_bytes"]:
            raise ValueError("%d bytes came" % sink.size)
        return elapsed

    def each_file(self, work, count):
        return seconds(lambda: self.pool.map(work, range(count), chunksize=1))

    def import_lines(self):
        self.fresh("import_pymongo")
        return self.each_file(import_file, self.counts["files"])

    def upload_many(self):
        self.fresh_bucket("gridmany_pymongo")
        return self.each_file(upload_file, self.counts["gridfs_files"])

    def crowd(self):
        share = self.counts["crowd"] // CROWD
        with concurrent.futures.ThreadPoolExecutor(CROWD) as threads:
            work = [threads.submit(self.find_ones, member * share, share) for member in range(CROWD)]
            for part in work:
                part.result()

    def crowd_cpu(self):
        def used():
            usage = resource.getrusage(resource.RUSAGE_SELF)
            return usage.ru_utime + usage.ru_stime

        before = used()
        self.crowd()
        return (used() - before) * 1e6 / self.counts["crowd"]

    def by_name(self):
        counts = self.counts
        return {
            "run command": self.run_command,
            "find one by id": self.find_one,
            "small doc insertone": lambda: self.insert_each(self.small, counts["operations"]),
            "large doc insertone": lambda: self.insert_each(self.large, counts["large"]),
            "find many and empty the cursor": lambda: self.find_all("corpus", counts["tweets"]),
            "find many structs": lambda: self.find_all("orders", counts["orders"]),
            "small doc bulk insert": lambda: self.insert_many(self.small, counts["bulk"]),
            "large doc bulk insert": lambda: self.insert_many(self.large, counts["large"]),
            "small doc collection bulkwrite insert": lambda: self.bulk_write(self.small, counts["bulk"]),
            "large doc collection bulkwrite insert": lambda: self.bulk_write(self.large, counts["large"]),
            "small doc collection bulkwrite mixed": self.mixed,
            "gridfs upload": self.upload,
            "gridfs download": self.download,
            "ldjson multi-file import": self.import_lines,
            "ldjson multi-file export": lambda: self.each_file(export_file, counts["files"]),
            "gridfs multi-file upload": self.upload_many,
            "gridfs multi-file download": lambda: self.each_file(download_file, counts["gridfs_files"]),
            "32 at once": lambda: seconds(self.crowd),
            "32 at once cpu": self.crowd_cpu,
        }


def main():
    settings["uri"], settings["folder"] = sys.argv[1], sys.argv[2]
    workers = int(read(settings["folder"] + "/counts").split()[-1])
    # Whoever started this may have blocked signals, and the workers could then not be ended.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    # Forked before there is a client, whose threads would not come along.
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        tasks = Tasks(settings["uri"], settings["folder"], pool)
        serve("pymongo " + pymongo.version, tasks.by_name())


main()
