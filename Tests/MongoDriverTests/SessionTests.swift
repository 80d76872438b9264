import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

@Suite struct SessionTests {
    @Test func sequentialOperationsShareOneServerSession() async throws {
        let log = ClientLog()
        try await withReplicaSet("sequential", log) { things, _ in
            for number in 0..<3 as Range<Int32> { try await things.insertOne(["_id": .int32(number)]) }
            _ = try await things.find().toArray()
        }
        let ids = (log.sent("insert") + log.sent("find")).map { $0["lsid"] }
        #expect(ids.count == 4)
        #expect(Set(ids.map { "\(String(describing: $0))" }).count == 1)
        #expect(log.sent("insert").allSatisfy { $0["txnNumber"] != nil })
        #expect(log.sent("endSessions").count == 1)
    }

    @Test func aCommittedTransactionLastsAndAnAbortedOneDoesNot() async throws {
        try await withReplicaSet("commits") { things, _ in
            try await things.client.withSession { session in
                let bound = things.with(session: session)
                try session.startTransaction()
                try await bound.insertOne(["_id": 1])
                #expect(try await things.countDocuments() == 0)
                #expect(try await bound.countDocuments() == 1)
                try await session.commitTransaction()
                try await session.commitTransaction()
                try session.startTransaction()
                try await bound.insertOne(["_id": 2])
                try await session.abortTransaction()
                #expect(try await things.countDocuments() == 1)
                await #expect(throws: SessionError.self) { try await session.abortTransaction() }
            }
        }
    }

    @Test func aWholeTransactionIsRunAgainAfterATransientError() async throws {
        try await withReplicaSet("whole") { things, server in
            let calls = Mutex(0)
            let data = failure(
                "whole", ["insert"], ["errorCode": 251, "errorLabels": ["TransientTransactionError"]])
            try await server.withFailPoint("failCommand", times: 2, data) {
                try await things.client.withSession { session in
                    try await session.withTransaction { session in
                        calls.withLock { $0 += 1 }
                        try await things.with(session: session).insertOne(["_id": 1])
                    }
                }
            }
            #expect(calls.withLock { $0 } == 3)
            #expect(try await things.countDocuments() == 1)
        }
    }

    @Test func aWriteIsRepeatedAfterABrokenConnectionAndDoneOnce() async throws {
        let log = ClientLog()
        try await withReplicaSet("repeats", log) { things, server in
            let result = try await server.withFailPoint(
                "failCommand", times: 1, failure("repeats", ["insert"], ["closeConnection": true])
            ) { try await things.insertOne(["x": 1]) }
            let found = try await things.find().toArray()
            #expect(found.count == 1)
            #expect(found.first?["_id"] == result.insertedID)
        }
        let inserts = log.sent("insert")
        #expect(inserts.count == 2)
        #expect(Set(inserts.map { $0["txnNumber"] }).count == 1)
    }

    @Test func withoutRetryingABrokenConnectionIsAnError() async throws {
        try await withReplicaSet("once", options: "&retryWrites=false&retryReads=false") { things, server in
            let error = try await server.withFailPoint(
                "failCommand", times: 1, failure("once", ["insert"], ["closeConnection": true])
            ) {
                await #expect(throws: ConnectionError.self) { try await things.insertOne(["x": 1]) }
            }
            #expect(error?.isOutcomeUnknown == true)
        }
    }

    @Test func theTimeOfACallCoversItsAttempts() async throws {
        let log = ClientLog()
        try await withReplicaSet("timed", log) { things, server in
            try await server.withFailPoint(
                "failCommand", failure("timed", ["find"], ["blockConnection": true, "blockTimeMS": 8000])
            ) {
                let start = ContinuousClock.now
                await #expect(throws: OperationTimeoutError.self) {
                    try await things.with(timeout: .milliseconds(120)).findOne()
                }
                #expect(ContinuousClock.now - start < .seconds(7))
            }
            _ = try await things.with(timeout: .seconds(10)).findOne()
        }
        #expect(log.sent("find").allSatisfy { ($0["maxTimeMS"]?.intValue ?? .max) <= 10_000 })
    }

    @Test func sessionsOfOthersAndEndedOnesAreRefused() async throws {
        try await withReplicaSet("refused") { things, server in
            let other = try MongoClient(things.client.connectionString)
            let foreign = try other.startSession()
            await #expect(throws: SessionError.self) { try await things.with(session: foreign).findOne() }
            await foreign.end()
            await other.close()
            let ended = try things.client.startSession()
            await ended.end()
            await #expect(throws: SessionError.self) { try await things.with(session: ended).findOne() }
            let live = try things.client.startSession()
            let careless = things.with(writeConcern: .unacknowledged).with(session: live)
            await #expect(throws: SessionError.self) { try await careless.insertOne(["x": 1]) }
            await live.end()
        }
    }

    @Test func causalReadsNameTheTimeOfTheWriteBefore() async throws {
        let log = ClientLog()
        try await withReplicaSet("causal", log) { things, _ in
            try await things.client.withSession { session in
                let bound = things.with(session: session)
                try await bound.insertOne(["x": 1])
                let time = session.operationTime
                _ = try await bound.findOne()
                let concern = log.sent("find").last?["readConcern"]?.documentValue
                #expect(time != nil)
                #expect(concern?["afterClusterTime"]?.timestampValue == time)
            }
        }
        #expect(log.sent("find").allSatisfy { $0["$clusterTime"] != nil })
    }

    @Test func snapshotReadsSeeOneMoment() async throws {
        try await withReplicaSet("snapshot", options: "&w=majority") { things, _ in
            try await things.insertOne(["_id": 1])
            try await things.client.withSession(SessionOptions(isSnapshot: true)) { session in
                let bound = things.with(session: session)
                #expect(try await bound.find().toArray().count == 1)
                #expect(session.snapshotTime != nil)
                try await things.insertOne(["_id": 2])
                #expect(try await bound.find().toArray().count == 1)
                #expect(throws: SessionError.self) { try session.startTransaction() }
            }
        }
    }

    @Test func theBlockingViewRunsWholeTransactions() async throws {
        try await withReplicaSet("threads") { things, _ in
            let count = try await onThread {
                let session = try things.client.blocking.startSession()
                try session.withTransaction { session in
                    _ = try things.with(session: session.session).blocking.insertOne(["_id": 1])
                    _ = try things.with(session: session.session).blocking.insertOne(["_id": 2])
                }
                try session.end()
                return try things.blocking.countDocuments()
            }
            #expect(count == 2)
        }
    }
}
