import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Testing

/// The cases that the specification of causal consistency tells in words, by their numbers there.
@Suite struct CausalConsistencyProseTests {
    private func concern(_ log: ClientLog, _ name: String) -> Document? {
        log.sent(name).last?["readConcern"]?.documentValue
    }

    @Test("1, 2, 3: a session knows of no time before its first operation, and of one after an error too")
    func theFirstOperation() async throws {
        let log = ClientLog()
        try await withReplicaSet("causal1", log) { things, server in
            try await things.client.withSession { session in
                #expect(session.operationTime == nil)
                _ = try await things.with(session: session).findOne()
                #expect(concern(log, "find") == nil)
                #expect(session.operationTime != nil)
                #expect(session.operationTime == log.replies("find").last?["operationTime"]?.timestampValue)
            }
            try await things.client.withSession { session in
                await #expect(throws: CommandError.self) {
                    try await things.with(session: session).find(["$no": 1]).toArray()
                }
                #expect(session.operationTime != nil)
            }
        }
    }

    @Test(
        "4, 5: what comes after an operation names its time",
        arguments: [false, true])
    func laterOperationsNameTheTime(afterWrite: Bool) async throws {
        let log = ClientLog()
        let reads: [(String, SessionProseTests.Call)] = [
            ("find", { _ = try await $0.findOne() }),
            ("aggregate", { _ = try await $0.countDocuments() }),
            ("aggregate", { _ = try await $0.aggregate([], as: Document.self).toArray() }),
            ("distinct", { _ = try await $0.distinct("x") }),
            ("insert", { try await $0.insertOne([:]) }),
            ("update", { try await $0.updateMany([:], ["$set": ["x": 1]]) }),
            ("delete", { try await $0.deleteMany([:]) }),
            ("findAndModify", { _ = try await $0.findOneAndDelete([:]) }),
        ]
        try await withReplicaSet("causal4", log) { things, _ in
            for (name, call) in reads {
                try await things.client.withSession { session in
                    let bound = things.with(session: session)
                    if afterWrite {
                        try await bound.insertOne(["_id": .objectID(ObjectID())])
                    } else {
                        _ = try await bound.findOne()
                    }
                    let time = try #require(session.operationTime)
                    try await call(bound)
                    #expect(concern(log, name) == ["afterClusterTime": .timestamp(time)], "\(name)")
                }
            }
            try await things.client.withSession { session in
                let bound = things.with(session: session)
                try await things.insertOne(["_id": 1])
                await #expect(throws: DuplicateKeyError.self) { try await bound.insertOne(["_id": 1]) }
                let time = try #require(session.operationTime)
                _ = try await bound.findOne()
                #expect(concern(log, "find") == ["afterClusterTime": .timestamp(time)])
            }
        }
    }

    @Test("6, 7, 11, 12: no time in other sessions, and none for a standalone")
    func timesAreForCausalSessions() async throws {
        let log = ClientLog()
        let twice: (MongoCollection<Document>, SessionOptions) async throws -> Void = { things, options in
            try await things.client.withSession(options) { session in
                let bound = things.with(session: session)
                _ = try await bound.findOne()
                _ = try await bound.findOne()
            }
        }
        try await withReplicaSet("causal6", log) { things, _ in
            try await twice(things, SessionOptions(isCausallyConsistent: false))
            #expect(concern(log, "find") == nil)
            #expect(log.sent("find").last?["$clusterTime"] != nil)
        }
        log.removeAll()
        try await withCollection(options: log.options) { things in
            try await twice(things, SessionOptions())
            #expect(concern(log, "find") == nil)
            #expect(log.sent("find").count == 2)
            #expect(log.sent("find").allSatisfy { $0["$clusterTime"] == nil })
        }
    }

    @Test("8, 9: the time stands beside the level, if one is set")
    func levelsStay() async throws {
        let log = ClientLog()
        try await withReplicaSet("causal8", log) { things, _ in
            for concern in [ReadConcern.serverDefault, ReadConcern(.majority)] {
                try await things.client.withSession { session in
                    let bound = things.with(readConcern: concern).with(session: session)
                    _ = try await bound.findOne()
                    let time = try #require(session.operationTime)
                    _ = try await bound.findOne()
                    let sent = try #require(self.concern(log, "find"))
                    #expect(sent["afterClusterTime"] == .timestamp(time))
                    #expect(sent["level"] == (concern.isServerDefault ? nil : "majority"))
                }
            }
        }
    }

    @Test("10: a write that nobody wants confirmed tells no time")
    func unconfirmedWritesTellNoTime() async throws {
        try await withReplicaSet("causal10") { things, _ in
            try await things.client.withSession { session in
                await #expect(throws: SessionError.self) {
                    try await things.with(writeConcern: .unacknowledged).with(session: session).insertOne([:])
                }
                #expect(session.operationTime == nil)
            }
        }
    }
}
