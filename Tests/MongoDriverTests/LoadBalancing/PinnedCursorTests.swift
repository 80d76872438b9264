import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// Behind a load balancer an open cursor keeps its connection: no other is sure to lead to the server that knows it.
@Suite struct PinnedCursorTests {
    @Test("a cursor that is read to its end gives its connection back then")
    func drained() async throws {
        try await BalancedWorld.lend("drained") { world in
            let cursor = try await world.search.cursor()
            #expect(world.inUse == 1)
            // Somebody else's command in between goes over another connection, to the other service.
            try await world.client.ping()
            #expect(try await cursor.toArray().count == 10)
            #expect(world.inUse == 0)
            #expect(world.names == ["find", "ping", "getMore", "getMore", "getMore"])
            #expect(world.connections("find", "getMore").count == 1)
            #expect(world.connections("find").isDisjoint(with: world.connections("ping")))
            #expect(Set(world.commands.map(\.serviceID)) == Set(world.balancer.serviceIDs.map { $0 }))
        }
    }

    @Test("a result that came whole keeps no connection")
    func whole() async throws {
        try await BalancedWorld.lend("whole") { world in
            let cursor = try await world.things.find().cursor()
            #expect(world.inUse == 0)
            #expect(try await cursor.toArray().count == 10)
        }
    }

    @Test("closing tells the server over the cursor's own connection, and gives that back")
    func closed() async throws {
        try await BalancedWorld.lend("closed") { world in
            let cursor = try await world.search.cursor()
            try await world.client.ping()
            await cursor.close()
            #expect(world.inUse == 0)
            #expect(world.names == ["find", "ping", "killCursors"])
            #expect(world.connections("find", "killCursors").count == 1)
            await cursor.close()
            #expect(world.names.count == 3)
        }
    }

    @Test("a cursor that nobody has any more does the same in the background")
    func dropped() async throws {
        try await BalancedWorld.lend("dropped") { world in
            for try await _ in world.search { break }
            try await expectEventually { world.inUse == 0 && world.names.contains("killCursors") }
            #expect(world.connections("find", "killCursors").count == 1)
        }
    }

    @Test("closing waits for its turn when another task reads")
    func closedWhileRead() async throws {
        try await BalancedWorld.lend("closedWhileRead") { world in
            try await world.withFailure(
                of: ["getMore"], ["blockConnection": true, "blockTimeMS": 400], as: "closedWhileRead"
            ) {
                let cursor = try await world.search.cursor()
                _ = try await cursor.nextBatch()
                async let batch = cursor.nextBatch()
                try await expectEventually { world.names.contains("getMore") }
                await cursor.close()
                #expect(try await batch?.count() == 3)
                #expect(try await cursor.nextBatch() == nil)
            }
            try await expectEventually { world.inUse == 0 }
            #expect(world.names == ["find", "getMore", "killCursors"])
            #expect(world.created == 1)
        }
    }

    @Test("a connection that breaks is given back at once, and nobody is told of the cursor")
    func broken() async throws {
        try await BalancedWorld.lend("broken") { world in
            try await world.withFailure(of: ["getMore"], ["closeConnection": true], as: "broken") {
                let cursor = try await world.search.cursor()
                let error = await #expect(throws: ConnectionError.self) { _ = try await cursor.toArray() }
                #expect(error?.reason == .closed)
                #expect(world.inUse == 0)
                #expect(try await cursor.nextBatch() == nil)
                await cursor.close()
            }
            #expect(world.names == ["find", "getMore"])
            #expect(world.cleared == [world.commands.first?.serviceID])
        }
    }

    @Test("a server's error ends the cursor there before the connection goes to others")
    func refused() async throws {
        try await BalancedWorld.lend("refused") { world in
            try await world.withFailure(of: ["getMore"], ["errorCode": 7], as: "refused") {
                let cursor = try await world.search.cursor()
                let error = await #expect(throws: CommandError.self) { _ = try await cursor.toArray() }
                #expect(error?.code == 7)
                #expect(world.inUse == 0)
            }
            #expect(world.names == ["find", "getMore", "killCursors"])
            #expect(world.created == 1)
        }
    }

    @Test("the other commands that open cursors keep their connections too")
    func otherCommands() async throws {
        try await BalancedWorld.lend("otherCommands") { world in
            let database = world.things.database
            for name in ["b", "c", "d"] {
                try await database.createCollection(name)
                _ = try await world.things.createIndex(IndexModel([name: 1]))
            }
            let collections = try await database.listCollections(options: .init(batchSize: 2))
            #expect(collections.count == 4)
            #expect(try await world.things.listIndexes(batchSize: 2).count == 4)
            let numbers = try await world.things.aggregate([["$sort": ["_id": 1]]])
                .with { $0.batchSize = 3 }.toArray()
            #expect(numbers.count == 10)
            let cursor = try await database.runCursorCommand(
                ["find": "things", "batchSize": 3], as: Document.self)
            #expect(world.inUse == 1)
            #expect(try await cursor.toArray().count == 10)
            #expect(world.inUse == 0)
            #expect(world.names.count { $0 == "getMore" } >= 4)
        }
    }

    @Test("cursors of type exhaust, and readers that are a step ahead, keep it too")
    func streams() async throws {
        try await BalancedWorld.lend("streams") { world in
            let all = try await world.search.with { $0.cursorType = .exhaust }.toArray()
            #expect(all.count == 10)
            #expect(world.inUse == 0)
            let reader = BatchPrefetcher(try await world.search.cursor().core)
            #expect(world.inUse == 1)
            var count = 0
            while let batch = try await reader.nextBatch() { count += try batch.count() }
            #expect(count == 10)
            #expect(world.inUse == 0)
            #expect(world.created == 1)
        }
    }

    @Test("the blocking view does the same")
    func blocking() async throws {
        try await BalancedWorld.lend("blocking") { world in
            let things = world.things.blocking
            try await onThread {
                let cursor = try things.find().batchSize(3).cursor()
                _ = try cursor.next()
                try cursor.close()
                let read = try things.find().batchSize(3).toArray().count
                #expect(read == 10)
            }
            #expect(world.inUse == 0)
            #expect(world.connections("killCursors").count == 1)
        }
    }

    @Test("many cursors through few connections")
    func crowd() async throws {
        try await BalancedWorld.lend("crowd", options: "&maxPoolSize=3") { world in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var count = 0
                        for _ in 0..<15 { count += try await world.search.toArray().count }
                        return count
                    }
                }
                for try await count in group { #expect(count == 150) }
            }
            #expect(world.inUse == 0)
            #expect(world.created <= 3)
        }
    }

    @Test("readers that are cancelled at any moment leave no connection behind")
    func cancelled() async throws {
        try await BalancedWorld.lend("cancelled", options: "&maxPoolSize=4") { world in
            for round in 0..<40 {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 {
                        // It ends by itself or by being cancelled; what counts is what it leaves.
                        group.addTask { _ = try? await world.search.toArray() }
                    }
                    try? await Task.sleep(for: .microseconds(250 * round))
                    group.cancelAll()
                }
            }
            try await expectEventually { world.inUse == 0 }
            #expect(try await world.search.toArray().count == 10)
        }
    }

    @Test("who gets no connection is told that cursors keep them")
    func statistics() async throws {
        try await BalancedWorld.lend("statistics", options: "&maxPoolSize=1&waitQueueTimeoutMS=50") { world in
            let cursor = try await world.search.cursor()
            let error = await #expect(throws: PoolError.self) { try await world.client.ping() }
            #expect(error?.reason == .waitQueueTimeout)
            #expect(
                error?.message.contains(
                    "maxPoolSize: 1, connections in use by cursors: 1, connections in use by transactions: 0, "
                        + "connections in use by other operations: 0") == true)
            await cursor.close()
            try await world.client.ping()
        }
    }

    @Test("a change stream that is resumed gives its connection back before")
    func changeStreams() async throws {
        try await BalancedWorld.lend("changeStreams", options: "&maxPoolSize=1&waitQueueTimeoutMS=20000") {
            world in
            let stream = try await world.things.watch()
            #expect(world.inUse == 1)
            try await world.server.run(
                ["insert": "things", "documents": [["_id": "new"]]], database: world.things.database.name)
            try await world.withFailure(
                of: ["getMore"], ["errorCode": 43, "errorLabels": ["ResumableChangeStreamError"]],
                as: "changeStreams"
            ) {
                var iterator = stream.makeAsyncIterator()
                let event = try await iterator.next()
                #expect(event?.documentKey?["_id"] == "new")
            }
            await stream.close()
            #expect(world.inUse == 0)
            #expect(world.names.count { $0 == "aggregate" } == 2)
        }
    }

    @Test("a client that is closed does not wait for open cursors, and these end")
    func closedClient() async throws {
        try await BalancedWorld.lend("closedClient") { world in
            let cursor = try await world.search.cursor()
            _ = try await cursor.nextBatch()
            let start = ContinuousClock.now
            #expect(await world.client.close(waitingAtMost: .seconds(60)))
            #expect(ContinuousClock.now - start < .seconds(30))
            let error = await #expect(throws: PoolError.self) { _ = try await cursor.nextBatch() }
            #expect(error?.reason == .closed)
            #expect(world.inUse == 0)
            try await expectEventually { world.balancer.connectionCount == 0 }
        }
    }
}
