"""pymongo's BSON, with its C extension: pymongo_bson.py FOLDER, where the bench has put the documents.

Decoding makes dictionaries of whole documents, encoding makes bytes of dictionaries. The dictionaries are not
visited afterwards, although the other contestants visit every value: a walk in Python would take longer than the
decoding itself, and the comparison is with pymongo at its best.
"""

import sys

import bson
import pymongo

from worker import rate, serve


def load(folder, name):
    with open(folder + "/" + name + ".bson", "rb") as file:
        return file.read()


def split(data):
    documents = []
    offset = 0
    while offset < len(data):
        size = int.from_bytes(data[offset : offset + 4], "little")
        documents.append(data[offset : offset + size])
        offset += size
    return documents


def main():
    folder = sys.argv[1]
    if not bson.has_c():
        sys.exit("this pymongo has no C extension")
    decode, encode = bson.decode, bson.encode
    tasks = {}

    def add(name, documents, amount):
        dictionaries = [decode(document) for document in documents]

        def decode_all():
            for document in documents:
                decode(document)

        def encode_all():
            for dictionary in dictionaries:
                encode(dictionary)

        tasks[name + " decode"] = lambda: rate(decode_all, amount)
        tasks[name + " encode"] = lambda: rate(encode_all, amount)

    for name in ["flat", "deep", "full"]:
        document = load(folder, name)
        add(name, [document] * 20, 20 * len(document) / 1e6)
    orders = split(load(folder, "struct"))
    for path in ["struct codable", "struct direct"]:
        add(path, orders, len(orders))
    serve("pymongo " + pymongo.version, tasks)


main()
