import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Synchronization
import Testing

/// The cases that the specifications of transactions and of their convenient form tell in words. Those about sharded
/// clusters are missing; those about the time limit and the rests are in `TransactionRetryLoopTests`.
@Suite struct TransactionProseTests {
    @Test("options 1: a collection's write concern is left out in a transaction")
    func writeConcernsOfCollectionsDoNotCount() async throws {
        let log = ClientLog()
        try await withReplicaSet("txnconcern", log) { things, _ in
            let careless = things.with(writeConcern: .unacknowledged)
            try await things.client.withSession { session in
                try session.startTransaction()
                let result = try await careless.with(session: session).insertOne(["_id": 1])
                #expect(result.isAcknowledged)
                try await session.commitTransaction()
            }
            #expect(try await things.findOne() == ["_id": 1])
        }
        #expect(log.sent("insert").allSatisfy { $0["writeConcern"] == nil })
    }

    @Test("convenient 1, 2: errors and results of the body come out")
    func errorsAndResultsComeOut() async throws {
        struct Own: Error {}
        let log = ClientLog()
        try await withReplicaSet("txnresults", log) { things, _ in
            try await things.client.withSession { session in
                await #expect(throws: Own.self) {
                    try await session.withTransaction { _ in throw Own() }
                }
                #expect(log.sent("abortTransaction").isEmpty)
                await #expect(throws: Own.self) {
                    try await session.withTransaction { session in
                        try await things.with(session: session).insertOne(["_id": 1])
                        throw Own()
                    }
                }
                #expect(log.sent("abortTransaction").count == 1)
                let result = try await session.withTransaction { _ in "Foo" }
                #expect(result == "Foo")
                #expect(try await things.countDocuments() == 0)
            }
        }
    }

    @Test("convenient 4: a commit that fails for a passing reason starts the transaction over, after a rest")
    func failedCommitsStartOver() async throws {
        try await withReplicaSet("txnrests") { things, server in
            let calls = Mutex(0)
            let data = failure("txnrests", ["commitTransaction"], ["errorCode": 251])
            try await server.withFailPoint("failCommand", times: 4, data) {
                try await things.client.withSession { session in
                    try await session.withTransaction { session in
                        calls.withLock { $0 += 1 }
                        try await things.with(session: session).insertOne(["_id": 1])
                    }
                }
            }
            #expect(calls.withLock { $0 } == 5)
            #expect(try await things.countDocuments() == 1)
        }
    }

    @Test func whatMakesUpATransactionIsSentWithEachCommand() async throws {
        let log = ClientLog()
        try await withReplicaSet("txnfields", log) { things, _ in
            try await things.client.withSession { session in
                let options = TransactionOptions(
                    readConcern: ReadConcern(.majority), writeConcern: .majority, maxCommitTime: .seconds(60))
                let bound = things.with(readConcern: ReadConcern(.local)).with(session: session)
                try session.startTransaction(options)
                _ = try await bound.findOne()
                try await bound.insertOne(["_id": 1])
                try await session.commitTransaction()
            }
        }
        let find = try #require(log.sent("find").first)
        #expect(find["startTransaction"] == true && find["autocommit"] == false)
        #expect(find["readConcern"]?.documentValue?["level"] == "majority")
        let insert = try #require(log.sent("insert").first)
        #expect(insert["startTransaction"] == nil && insert["autocommit"] == false)
        #expect(insert["readConcern"] == nil && insert["writeConcern"] == nil)
        let commit = try #require(log.sent("commitTransaction").first)
        #expect(commit["writeConcern"] == ["w": "majority"] && commit["maxTimeMS"]?.intValue == 60_000)
        #expect(commit["$db"] == "admin")
        #expect(Set([find, insert, commit].map { $0["txnNumber"] }).count == 1)
    }

    @Test("a cancelled task's transaction is aborted on the server although its session ends at once")
    func cancelledTransactions() async throws {
        let log = ClientLog()
        try await withReplicaSet("txncancelled", log) { things, _ in
            let hasInserted = Mutex(false)
            let writing = Task {
                try await things.client.withSession { session in
                    try await session.withTransaction { session in
                        try await things.with(session: session).insertOne(["_id": 1])
                        hasInserted.withLock { $0 = true }
                        try await Task.sleep(for: .seconds(60))
                    }
                }
            }
            try await expectEventually { hasInserted.withLock { $0 } }
            writing.cancel()
            await #expect(throws: CancellationError.self) { try await writing.value }
            try await expectEventually { log.replies("abortTransaction").count == 1 }
            // Not before it was aborted did others get the session.
            let insert = try #require(log.sent("insert").first)
            #expect(log.sent("abortTransaction").first?["lsid"] == insert["lsid"])
            #expect(try await things.countDocuments() == 0)
        }
    }
}
