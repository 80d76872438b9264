import BSON
import LoomTesting
import MongoCore
import MongoTransport
import Testing

@testable import MongoDriver

/// What a connection keeps for messages to send after large ones.
@Suite struct MessageMemoryTests {
    private func kept(_ options: String, after work: (MongoClient) async throws -> Void) async throws -> Int {
        let server = try ScriptedServer { request in
            var reply = ScriptedServer.ordinaryReply(to: request)
            if request.command["client"] != nil { reply["compression"] = ["snappy"] }
            return [.reply(reply)]
        }
        return try await withMongoClient(server.uri + "&maxPoolSize=1" + options) { client in
            try await work(client)
            let context = ErrorContext()
            let server = try await client.selectServer(.primary, deadline: .never, context: context)
            let connection = try await server.checkOut(deadline: .never, context: context)
            defer { server.checkIn(connection) }
            return connection.sendCapacity
        }
    }

    private static func document(_ size: Int) -> Document {
        // Not to be compressed.
        var random = SystemRandomNumberGenerator()
        let words = (0..<size / 8).map { _ in random.next() }
        return ["data": .binary(Binary(words.withUnsafeBytes { Array($0) }))]
    }

    @Test(arguments: ["", "&compressors=snappy"])
    func aLargeCommandLeavesNothing(options: String) async throws {
        let kept = try await kept(options) { client in
            let things = client.database("d").collection("things")
            try await things.insertMany([Self.document(5_000_000), Self.document(5_000_000)])
        }
        #expect(kept <= 2 * 64 * 1024)
    }

    @Test func aCommandThatIsTooLargeLeavesNothing() async throws {
        let kept = try await kept("") { client in
            let things = client.database("d").collection("things")
            await #expect(throws: InvalidArgumentError.self) {
                try await things.insertOne(Self.document(20_000_000))
            }
        }
        #expect(kept <= 64 * 1024)
    }

    @Test func smallCommandsUseTheSameMemory() async throws {
        let once = try await kept("") { try await $0.ping() }
        let often = try await kept("") { client in
            for _ in 0..<20 { try await client.database("d").collection("c").insertOne(Self.document(1000)) }
        }
        #expect(once >= 512 && often <= 8192)
    }
}
