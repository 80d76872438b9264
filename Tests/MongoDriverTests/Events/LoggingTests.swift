import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct LoggingTests {
    @Test func commandsAreLoggedWithTheirParticulars() async throws {
        let log = LogRecorder()
        try await withCollection(options: log.options()) { try await $0.insertOne(["_id": 1, "a": "b"]) }
        let entries = log.entries(.command).filter { $0.fields["commandName"] == "insert" }
        #expect(entries.map(\.message) == ["Command started", "Command succeeded"])
        let started = try #require(entries.first)
        #expect(started.level == .debug)
        #expect(started.fields["serverHost"] == "127.0.0.1")
        #expect(started.fields["serverPort"]?.intValue != nil)
        #expect(started.fields["driverConnectionId"]?.intValue == 1)
        #expect(started.fields["serverConnectionId"]?.intValue != nil)
        let command = try Document(extendedJSON: started.fields["command"]?.stringValue ?? "")
        #expect(command["documents"] == [["_id": 1, "a": "b"]])
        let succeeded = try #require(entries.last)
        #expect(succeeded.fields["requestId"] == started.fields["requestId"])
        #expect((succeeded.fields["durationMS"]?.doubleValue ?? -1) > 0)
        #expect(succeeded.fields["reply"]?.stringValue?.contains(#""n":1"#) == true)
    }

    @Test func documentsAreCutAfterAThousandCharacters() async throws {
        let log = LogRecorder()
        try await withCollection(options: log.options()) { things in
            try await things.insertMany((0..<100).map { ["x": .string("é\($0)")] })
            _ = try await things.find().toArray()
        }
        func text(_ name: String, _ message: String, _ key: String) -> String? {
            let entry = log.entries(.command).first {
                $0.fields["commandName"]?.stringValue == name && $0.message == message
            }
            return entry?.fields[key]?.stringValue
        }
        let insert = try #require(text("insert", "Command started", "command"))
        #expect(insert.unicodeScalars.count == 1003 && insert.hasSuffix("..."))
        let reply = try #require(text("insert", "Command succeeded", "reply"))
        #expect(reply.unicodeScalars.count <= 1000)
        let found = try #require(text("find", "Command succeeded", "reply"))
        #expect(found.unicodeScalars.count == 1003 && found.hasSuffix("..."))
    }

    @Test func theLengthOfDocumentsCanBeChosen() async throws {
        let log = LogRecorder()
        var options = log.options()
        options.maximumLoggedDocumentLength = 5
        try await withCollection(options: options) { try await $0.database.runCommand(["hello": true]) }
        let hello = log.entries(.command).filter { $0.fields["commandName"] == "hello" }
        #expect(hello.first?.fields["command"] == #"{"hel..."#)
        #expect(hello.last?.fields["reply"]?.stringValue?.count == 8)
    }

    @Test func connectionsAreLoggedInTheWordsOfTheSpecification() async throws {
        let log = LogRecorder()
        try await withMongoClient(try await TestServer.shared().uri, options: log.options()) {
            try await $0.ping()
        }
        let messages = log.entries(.connection).map(\.message)
        #expect(messages.first == "Connection pool created")
        #expect(messages.contains("Connection ready"))
        #expect(Array(messages.suffix(2)) == ["Connection closed", "Connection pool closed"])
        let closed = try #require(log.entries(.connection).dropLast().last)
        #expect(closed.fields["reason"] == "Connection pool was closed")
    }

    @Test func sensitiveCommandsShowNothing() async throws {
        let log = LogRecorder()
        try await withCollection(options: log.options()) { things in
            let admin = things.database.client.database("admin")
            await #expect(throws: (any Error).self) {
                try await admin.runCommand(["createUser": "s3cret", "pwd": "s3cret", "roles": 7])
            }
            let speculation: Document = ["saslStart": 1, "mechanism": "SCRAM-SHA-256", "payload": "s3cret"]
            try await admin.runCommand(["hello": 1, "speculativeAuthenticate": .document(speculation)])
        }
        #expect(!log.entries.contains { "\($0)".contains("s3cret") })
        let user = log.entries(.command).filter { $0.fields["commandName"] == "createUser" }
        #expect(user.first?.fields["command"] == "{}")
        #expect(user.last?.message == "Command failed")
        #expect(user.last?.isRedacted == true)
        #expect(user.last?.fields["failure"]?.stringValue?.contains("TypeMismatch") == true)
        let hello = log.entries(.command).filter { $0.fields["commandName"] == "hello" }
        #expect(hello.map { $0.fields["command"] ?? $0.fields["reply"] } == ["{}", "{}"])
    }

    @Test func warningsOfTheConnectionStringAreLogged() throws {
        let log = LogRecorder()
        _ = try MongoClient("mongodb://localhost/?nonsense=1", options: log.options(nil))
        let entry = try #require(log.entries(.client).first)
        #expect(entry.level == .warning && entry.fields["option"] == "nonsense")
    }
}
