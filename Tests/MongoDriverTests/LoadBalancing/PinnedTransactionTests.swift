import BSON
import LoomTesting
import MongoDriver
import Testing

/// Behind a load balancer a transaction keeps its connection until nothing more can be asked about it.
@Suite struct PinnedTransactionTests {
    @Test("a whole transaction goes over one connection, and others go over others")
    func whole() async throws {
        try await BalancedWorld.lend("wholeTransaction") { world in
            try await world.client.withSession { session in
                let things = world.things.with(session: session)
                try await session.withTransaction { _ in
                    try await things.insertOne(["_id": "a"])
                    #expect(world.inUse == 1)
                    #expect(session.isPinned)
                    try await world.client.ping()
                    #expect(try await things.find().batchSize(3).toArray().count == 11)
                    #expect(world.inUse == 1)
                    try await things.updateOne(["_id": "a"], ["$set": ["b": 1]])
                }
                // The commit may be repeated, on the same server.
                #expect(world.inUse == 1)
                try await session.commitTransaction()
            }
            #expect(world.inUse == 0)
            let ofTransaction = world.connections("insert", "find", "getMore", "update", "commitTransaction")
            #expect(ofTransaction.count == 1)
            #expect(ofTransaction.isDisjoint(with: world.connections("ping")))
            #expect(try await world.things.find(["b": 1]).first() != nil)
        }
    }

    @Test("the connection goes back with whatever ends the transaction for good")
    func endings() async throws {
        try await BalancedWorld.lend("endings") { world in
            let session = try world.client.startSession()
            let things = world.things.with(session: session)
            func begin(_ id: BSONValue) async throws {
                try session.startTransaction()
                try await things.insertOne(["_id": id])
                #expect(world.inUse == 1)
            }
            try await begin("aborted")
            try await session.abortTransaction()
            #expect(world.inUse == 0)
            try await begin("committed")
            try await session.commitTransaction()
            #expect(world.inUse == 1)
            try session.startTransaction()
            #expect(world.inUse == 0)
            try await things.insertOne(["_id": "again"])
            try await session.commitTransaction()
            #expect(world.inUse == 1)
            #expect(try await things.find(["_id": "again"]).first() != nil)
            #expect(world.inUse == 0)
            try await begin("ended")
            await session.end()
            #expect(world.inUse == 0)
            #expect(try await world.things.find(["_id": ["$in": ["aborted", "ended"]]]).first() == nil)
        }
    }

    @Test("the connection is closed with a session that nobody has any more, which ends its transaction")
    func dropped() async throws {
        try await BalancedWorld.lend("droppedSession") { world in
            func abandon() async throws -> Document {
                let session = try world.client.startSession()
                try session.startTransaction()
                try await world.things.with(session: session).insertOne(["_id": "left"])
                #expect(world.inUse == 1)
                return session.id
            }
            let session = try await abandon()
            try await expectEventually { world.inUse == 0 && world.balancer.connectionCount == 0 }
            // What is behind this load balancer is no router, and would wait for a minute.
            try await world.server.run(["killSessions": [.document(session)]])
        }
    }

    @Test("an error that ends the transaction gives the connection back; others do not")
    func errors() async throws {
        try await BalancedWorld.lend("transactionErrors") { world in
            try await world.client.withSession { session in
                let things = world.things.with(session: session)
                try session.startTransaction()
                try await world.withFailure(of: ["insert"], ["errorCode": 51], as: "transactionErrors") {
                    await #expect(throws: CommandError.self) { try await things.insertOne(["_id": "a"]) }
                }
                #expect(world.inUse == 1)
                try await session.abortTransaction()
                try session.startTransaction()
                try await world.withFailure(of: ["insert"], ["errorCode": 24], as: "transactionErrors") {
                    let error = await #expect(throws: CommandError.self) {
                        try await things.insertOne(["_id": "b"])
                    }
                    #expect(error?.labels.contains("TransientTransactionError") == true)
                }
                #expect(world.inUse == 0)
                #expect(!session.isPinned)
            }
        }
    }

    @Test("a commit whose connection breaks is repeated over another")
    func lostCommit() async throws {
        try await BalancedWorld.lend("lostCommit") { world in
            try await world.client.withSession { session in
                try session.startTransaction()
                try await world.things.with(session: session).insertOne(["_id": "kept"])
                try await world.withFailure(
                    of: ["commitTransaction"], ["closeConnection": true], as: "lostCommit"
                ) {
                    try await session.commitTransaction()
                }
                #expect(world.inUse == 0)
            }
            #expect(world.connections("commitTransaction").count == 2)
            #expect(try await world.things.find(["_id": "kept"]).first() != nil)
        }
    }

    @Test("a cursor of the transaction shares its connection, and loses it with it")
    func sharedCursors() async throws {
        try await BalancedWorld.lend("sharedCursors") { world in
            try await world.client.withSession { session in
                let things = world.things.with(session: session)
                try session.startTransaction()
                try await things.insertOne(["_id": "a"])
                let cursor = try await things.find().batchSize(2).cursor()
                // Readers that are a step ahead would keep the transaction from its connection.
                let reader = BatchPrefetcher(try await things.find().batchSize(2).cursor().core)
                _ = try await reader.nextBatch()
                _ = try await reader.nextBatch()
                try await things.updateOne(["_id": "a"], ["$set": ["x": 1]])
                let exhaust = try await things.find().batchSize(2).with { $0.cursorType = .exhaust }.cursor()
                _ = try await exhaust.nextBatch()
                _ = try await exhaust.nextBatch()
                #expect(world.inUse == 1)
                try await world.withFailure(
                    of: ["update"], ["closeConnection": true], as: "sharedCursors"
                ) {
                    let error = await #expect(throws: ConnectionError.self) {
                        try await things.updateOne(["_id": "a"], ["$set": ["x": 2]])
                    }
                    #expect(error?.labels.contains("TransientTransactionError") == true)
                }
                #expect(world.inUse == 0)
                _ = try await cursor.nextBatch()
                let error = await #expect(throws: ConnectionError.self) { _ = try await cursor.nextBatch() }
                #expect(error?.message.contains("the connection that the cursor had to stay with") == true)
                await exhaust.close()
            }
            #expect(world.connections("find", "getMore", "insert", "update").count == 1)
            #expect(!world.names.contains("killCursors"))
        }
    }

    @Test("a cursor may outlive its transaction")
    func outlivingCursors() async throws {
        try await BalancedWorld.lend("outliving") { world in
            try await world.client.withSession { session in
                let things = world.things.with(session: session)
                try session.startTransaction()
                let cursor = try await things.find().batchSize(2).cursor()
                try await session.abortTransaction()
                #expect(world.inUse == 1)
                await cursor.close()
                #expect(world.inUse == 0)
            }
        }
    }

    @Test("operations of one transaction that run side by side take turns on its connection")
    func sideBySide() async throws {
        try await BalancedWorld.lend("sideBySide") { world in
            try await world.client.withSession { session in
                let things = world.things.with(session: session)
                try session.startTransaction()
                try await things.insertOne(["_id": "first"])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<12 as Range<Int32> {
                        group.addTask { try await things.insertOne(["_id": .string("t\(number)")]) }
                    }
                    try await group.waitForAll()
                }
                try await session.commitTransaction()
            }
            #expect(world.connections("insert", "commitTransaction").count == 1)
            #expect(try await world.things.countDocuments() == 23)
        }
    }

    @Test("who gets no connection is told that transactions keep them; so does the blocking view")
    func statistics() async throws {
        let options = "&maxPoolSize=1&waitQueueTimeoutMS=50"
        try await BalancedWorld.lend("transactionStatistics", options: options) { world in
            let (client, things) = (world.client.blocking, world.things)
            let message = try await onThread {
                let session = try client.startSession()
                try session.startTransaction()
                try things.with(session: session.session).blocking.insertOne(["_id": "a"])
                var message = ""
                do {
                    try client.ping()
                } catch let error as PoolError {
                    message = error.message
                }
                try session.abortTransaction()
                try client.ping()
                return message
            }
            #expect(
                message.contains(
                    "maxPoolSize: 1, connections in use by cursors: 0, connections in use by transactions: 1, "
                        + "connections in use by other operations: 0"))
            #expect(world.inUse == 0)
        }
    }
}
