import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct MapReduceTests {
    @Test func sumsByKey() async throws {
        try await withCollection { things in
            try await things.insertMany((0..<10).map { ["k": .int32($0 % 3), "n": .int32($0)] })
            let sums = try await things.mapReduce(
                map: "function() { emit(this.k, this.n) }",
                reduce: "function(key, values) { return Array.sum(values) }",
                finalize: "function(key, value) { return -value }", filter: ["n": ["$gt": 0]])
            let found = Dictionary(
                uniqueKeysWithValues: sums.map { ($0["_id"]?.intValue, $0["value"]?.intValue) })
            #expect(found == [0: -18, 1: -12, 2: -15])
            await #expect(throws: CommandError.self) {
                try await things.mapReduce(map: "this is no function", reduce: "nor this")
            }
        }
    }

    /// It may have side effects: only an overloaded server, which has not run it, is asked again.
    @Test func isRepeatedAfterOverloadAlone() async throws {
        for (answer, count) in [
            (ScriptedServer.Action.close, 1), (.reply(["ok": 0, "code": 91, "errmsg": "going down"]), 1),
            (.reply(RetryProseTests.refusal(462, "RetryableError", "SystemOverloadedError")), 3),
        ] {
            let server = try ScriptedServer { $0.name == "mapReduce" ? [answer] : nil }
            try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500") { client in
                _ = await #expect(throws: (any Error).self) {
                    try await client.database("d").collection("c").mapReduce(map: "", reduce: "")
                }
            }
            #expect(server.requests.count { $0.name == "mapReduce" } == count)
        }
    }
}
