import BSON
import LoomTesting
import MongoDriver
import Testing

/// Search indexes, which no server without a search process has.
@Suite struct SearchIndexTests {
    @Test func commandsAreAsTheServerWantsThem() async throws {
        let server = try ScriptedServer { request in
            switch request.name {
            case "createSearchIndexes":
                let indexes = request.command["indexes"]?.arrayValue ?? []
                let created = indexes.enumerated().map { number, index in
                    BSONValue.document([
                        "id": .string("\(number)"),
                        "name": index.documentValue?["name"] ?? "default",
                    ])
                }
                return [.reply(["ok": 1, "indexesCreated": .array(created)])]
            case "dropSearchIndex": return [.reply(["ok": 0, "code": 26, "errmsg": "ns not found"])]
            case "aggregate":
                return [
                    .reply(["ok": 1, "cursor": ["id": 0, "ns": "d.c", "firstBatch": [["name": "a"]]]])
                ]
            default: return nil
            }
        }
        try await withMongoClient(server.uri + "&w=majority&readConcernLevel=majority") { client in
            let things = client.database("d").collection("c")
            let names = try await things.createSearchIndexes([
                SearchIndexModel(["mappings": ["dynamic": true]]),
                SearchIndexModel(["fields": []], name: "near", type: "vectorSearch"),
            ])
            #expect(names == ["default", "near"])
            #expect(try await things.createSearchIndex(SearchIndexModel([:], name: "one")) == "one")
            try await things.updateSearchIndex("near", definition: ["fields": []])
            try await things.dropSearchIndex("near")
            #expect(try await things.listSearchIndexes("a").toArray() == [["name": "a"]])
            _ = try await things.listSearchIndexes().toArray()
            await #expect(throws: InvalidArgumentError.self) { try await things.createSearchIndexes([]) }
            try await onThread {
                let blocking = things.blocking
                let name = try blocking.createSearchIndex(SearchIndexModel([:]))
                #expect(name == "default")
                try blocking.updateSearchIndex("near", definition: [:])
                try blocking.dropSearchIndex("near")
                let all = try blocking.listSearchIndexes().toArray()
                #expect(all.count == 1)
            }
        }
        let commands = server.requests.map(\.command)
        #expect(
            commands.first { $0["createSearchIndexes"] != nil }?["indexes"] == [
                ["definition": ["mappings": ["dynamic": true]]],
                ["definition": ["fields": []], "name": "near", "type": "vectorSearch"],
            ])
        let update = commands.first { $0["updateSearchIndex"] != nil }
        #expect(update?["name"] == "near" && update?["definition"] == ["fields": []])
        let pipelines = commands.compactMap { $0["pipeline"] }
        #expect(
            pipelines.prefix(2) == [[["$listSearchIndexes": ["name": "a"]]], [["$listSearchIndexes": [:]]]])
        // The search process knows no concerns.
        let concerned = commands.filter { $0["writeConcern"] != nil || $0["readConcern"] != nil }
        #expect(concerned.isEmpty)
    }

    @Test func aReplyWithoutNamesIsAnError() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c")
            await #expect(throws: ProtocolError.self) {
                try await things.createSearchIndex(SearchIndexModel([:]))
            }
        }
    }

    @Test func aServerWithoutSearchSaysSo() async throws {
        try await withCollection { things in
            await #expect(throws: CommandError.self) {
                try await things.createSearchIndex(SearchIndexModel(["mappings": ["dynamic": true]]))
            }
        }
    }
}
