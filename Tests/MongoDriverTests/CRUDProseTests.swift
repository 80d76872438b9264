import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// The cases that the CRUD specification tells in words and that servers before 8.0 can run, by their numbers there.
/// Those about writes of the client are in `ClientBulkWriteTests`.
@Suite struct CRUDProseTests {
    @Test("1: what the server says about a write concern is told")
    func detailsOfAWriteConcernErrorAreTold() async throws {
        let server = try await TestServer.shared(.replicaSet)
        let primary = try await server.primary()
        let details: Document = ["writeConcern": ["w": 2, "wtimeout": 0, "provenance": "clientSupplied"]]
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.directURI(of: primary) + "&appName=crudprose1") { client in
                let things = try await client.database(name).createCollection("things")
                try await server.withFailPoint(
                    "failCommand", times: 1,
                    [
                        "failCommands": ["insert"], "appName": "crudprose1",
                        "writeConcernError": [
                            "code": 100, "codeName": "UnsatisfiableWriteConcern",
                            "errmsg": "Not enough data-bearing nodes", "errInfo": .document(details),
                        ],
                    ]
                ) {
                    await #expect {
                        try await things.insertOne(["x": 1])
                    } throws: {
                        let error = $0 as? WriteConcernError
                        return error?.failure.details == details && error?.code == 100
                            && error?.codeName == "UnsatisfiableWriteConcern"
                    }
                }
            }
        }
    }

    @Test("2: what the server says about a refused write is told")
    func detailsOfAWriteErrorAreTold() async throws {
        let replies = Mutex<[Document]>([])
        let options = MongoClientOptions(eventHandler: { event in
            guard case .command(let command) = event, case .succeeded(let reply, _) = command.kind,
                command.commandName == "insert"
            else { return }
            replies.withLock { $0.append(reply) }
        })
        try await withCollection(options: options) { things in
            var rules = CreateCollectionOptions()
            rules.validator = ["x": ["$type": "string"]]
            let checked = try await things.database.createCollection("checked", options: rules)
            do {
                try await checked.insertOne(["x": 1])
                Issue.record("the document was not refused")
            } catch let error as WriteError {
                #expect(error.code == 121)
                let last = replies.withLock(\.last)
                let reply = try #require(last)
                let refused = try #require(reply["writeErrors"]?.arrayValue?.first?.documentValue)
                #expect(error.details != nil)
                #expect(error.details == refused["errInfo"]?.documentValue)
            }
        }
    }

    @Test("16: identifiers made by the driver are the first field")
    func identifiersComeFirst() async throws {
        let documents = Mutex<[Document]>([])
        let options = MongoClientOptions(eventHandler: { event in
            guard case .command(let command) = event, case .started(let sent) = command.kind,
                let inserted = sent["documents"]?.arrayValue
            else { return }
            documents.withLock { $0 += inserted.compactMap(\.documentValue) }
        })
        try await withCollection(options: options) { things in
            try await things.insertOne(["x": 1])
            try await things.insertMany([["x": 2], ["x": 3]])
            try await things.bulkWrite([.insertOne(["x": 4]), .insertOne(["x": 5])])
        }
        let keys = documents.withLock { $0.map(\.keys) }
        #expect(keys == Array(repeating: ["_id", "x"], count: 5))
    }
}
