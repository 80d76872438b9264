import BSON
import LoomTesting
import MongoDriver
import Testing

/// A primary that loses an election refuses operations before its hello says so: the retry waits for its word.
@Suite struct RefusalTests {
    private static let labels: BSONValue = ["RetryableWriteError"]

    @Sendable private static func notPrimary(_ version: Document) -> Document {
        [
            "ok": 0.0, "code": 10107, "codeName": "NotWritablePrimary", "errmsg": "not primary",
            "errorLabels": labels, "topologyVersion": .document(version),
        ]
    }

    @Sendable private static func interrupted(_ version: Document) -> Document {
        [
            "ok": 1.0, "n": 1, "errorLabels": labels, "topologyVersion": .document(version),
            "writeConcernError": [
                "code": 11602, "codeName": "InterruptedDueToReplStateChange",
                "errmsg": "operation was interrupted",
            ],
        ]
    }

    @Test(arguments: [notPrimary, interrupted])
    private func theRetryWaitsForTheServersWord(refusal: @escaping @Sendable (Document) -> Document)
        async throws
    {
        let primary = ScriptedPrimary(tellsAfter: .milliseconds(300), refusal: refusal)
        let server = try primary.server()
        defer { server.stop() }
        try await withMongoClient(server.uri) { client in
            _ = try await client.database("d").collection("c").insertOne(["_id": 1])
        }
        #expect(try #require(primary.pause) > .milliseconds(250))
    }

    @Test func theRetryDoesNotWaitForEver() async throws {
        let primary = ScriptedPrimary(tellsAfter: .seconds(60), refusal: Self.notPrimary)
        let server = try primary.server()
        defer { server.stop() }
        try await withMongoClient(server.uri) { client in
            _ = try await client.database("d").collection("c").insertOne(["_id": 1])
        }
        let pause = try #require(primary.pause)
        #expect(pause >= .milliseconds(400) && pause < .seconds(25))
    }

    @Test func aRefusalWithoutAVersionIsANewOne() async throws {
        let primary = ScriptedPrimary(tellsAfter: .milliseconds(300)) { version in
            var reply = Self.notPrimary(version)
            reply["topologyVersion"] = nil
            return reply
        }
        let server = try primary.server()
        defer { server.stop() }
        // The server is unknown until its monitor hears of it again.
        try await withMongoClient(server.uri) { client in
            _ = try await client.database("d").collection("c").insertOne(["_id": 1])
        }
        #expect(try #require(primary.pause) > .milliseconds(250))
    }
}
