import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct TracingTests {
    @Test func commandsAreSpansWithTheNamesOfTheSpecification() async throws {
        let tracer = RecordingTracer()
        var options = MongoClientOptions()
        options.tracing = TracingOptions(tracer, maximumQueryTextLength: 1000)
        try await withCollection(options: options) { try await $0.insertOne(["_id": 1]) }
        let span = try #require(tracer.spans.first { $0.name == "insert" })
        #expect(span.hasEnded && span.error == nil)
        #expect(span.attributes["db.system.name"] == "mongodb")
        #expect(span.attributes["db.collection.name"] == "things")
        #expect(span.attributes["db.command.name"] == "insert")
        #expect(span.attributes["server.address"] == "127.0.0.1")
        #expect(span.attributes["network.transport"] == "tcp")
        let text = try Document(extendedJSON: span.attributes["db.query.text"]?.stringValue ?? "")
        #expect(text["documents"] == [["_id": 1]])
        #expect(text["lsid"] == nil && text["$db"] == nil)
    }

    @Test func failuresAreRecorded() async throws {
        let tracer = RecordingTracer()
        var options = MongoClientOptions()
        options.tracing = TracingOptions(tracer)
        try await withCollection(options: options) { things in
            await #expect(throws: CommandError.self) { try await things.database.runCommand(["nonsense": 1]) }
        }
        let span = try #require(tracer.spans.first { $0.name == "nonsense" })
        #expect(span.error?["db.response.status_code"] == "59")
        #expect(span.error?["exception.type"] == "MongoDriver.CommandError")
        #expect(span.attributes["db.query.text"] == nil)
    }

    @Test func sensitiveCommandsAreNotTraced() async throws {
        let tracer = RecordingTracer()
        var options = MongoClientOptions()
        options.tracing = TracingOptions(tracer, maximumQueryTextLength: 1000)
        try await withCollection(options: options) { things in
            _ = try? await things.database.runCommand(["createUser": "s3cret", "pwd": "s3cret", "roles": 7])
        }
        #expect(!tracer.spans.contains { $0.name == "createUser" })
        #expect(!tracer.spans.contains { "\($0)".contains("s3cret") })
    }
}
