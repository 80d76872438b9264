"""pymongo against the bench's mongod: pymongo_driver.py URI FOLDER, where the bench has put the documents.

The bench has filled the collections that are read. Inserting tasks drop and re-create a collection of their own,
which is not timed.
"""

import gc
import sys
import time

import bson
import pymongo

from worker import serve


def main():
    uri, folder = sys.argv[1], sys.argv[2]
    database = pymongo.MongoClient(uri)["perftest"]
    with open(folder + "/small.bson", "rb") as file:
        small = bson.decode(file.read())
    with open(folder + "/counts") as file:
        operations, bulk, tweets = (int(word) for word in file.read().split())

    def fresh(name):
        database.drop_collection(name)
        return database.create_collection(name)

    def timed(amount, work):
        gc.collect()
        started = time.perf_counter()
        work()
        return amount / (time.perf_counter() - started)

    def insert_one():
        collection = fresh("insert_pymongo")
        documents = [dict(small) for _ in range(operations)]

        def work():
            for document in documents:
                collection.insert_one(document)

        return timed(operations, work)

    def find_one():
        collection = database["corpus"]

        def work():
            for number in range(1, operations + 1):
                if collection.find_one({"_id": number}) is None:
                    raise ValueError("a document was not found")

        return timed(operations, work)

    def bulk_insert():
        collection = fresh("bulk_pymongo")
        documents = [dict(small) for _ in range(bulk)]
        return timed(bulk, lambda: collection.insert_many(documents))

    def find_all(name, amount):
        def work():
            seen = 0
            for _ in database[name].find():
                seen += 1
            if seen != amount:
                raise ValueError("%d documents came instead of %d" % (seen, amount))

        return timed(amount, work)

    serve(
        "pymongo " + pymongo.version,
        {
            "small doc insertone": insert_one,
            "find one by id": find_one,
            "small doc bulk insert": bulk_insert,
            "find many": lambda: find_all("corpus", tweets),
            "find many structs": lambda: find_all("orders", 100000),
        },
    )


main()
