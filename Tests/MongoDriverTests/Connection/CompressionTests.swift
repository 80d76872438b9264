import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// Compressed connections to a real server, and to one that answers with nonsense.
@Suite struct CompressionTests {
    private static let documents = (0..<3000).map { number -> Document in
        ["_id": .int32(Int32(number)), "text": .string(String(repeating: "text \(number % 7) ", count: 30))]
    }

    /// What the server has read compressed so far by one compressor, in bytes as they came and as they were before.
    private func volume(_ compressor: String) async throws -> (compressed: Int, plain: Int) {
        let status = try await TestServer.shared().run(["serverStatus": 1])
        let counters = status["network"]?.documentValue?["compression"]?.documentValue?[compressor]?
            .documentValue
        // What one side calls the compressor's input is plain text, the decompressor's is what came.
        let received = try #require(counters?["decompressor"]?.documentValue)
        return (
            try #require(received["bytesIn"]?.intValue), try #require(received["bytesOut"]?.intValue)
        )
    }

    @Test(arguments: ["snappy", "zlib", "zstd", "zlib&zlibCompressionLevel=9", "zstd,snappy"])
    func trafficIsCompressed(option: String) async throws {
        let server = try await TestServer.shared()
        let name = String(option.prefix { $0 != "&" && $0 != "," })
        let before = try await volume(name)
        try await server.withTemporaryDatabase { database in
            try await withMongoClient(server.uri(with: "compressors=\(option)")) { client in
                let things = client.database(database).collection("things")
                try await things.insertMany(Self.documents)
                let found = try await things.find().sort(["_id": 1]).batchSize(500).toArray()
                #expect(found == Self.documents)
                #expect(try await things.countDocuments() == 3000)
            }
        }
        let after = try await volume(name)
        #expect(after.plain - before.plain > 600_000)
        #expect((after.compressed - before.compressed) * 4 < after.plain - before.plain)
    }

    @Test func blockingCallsAreCompressedToo() async throws {
        let server = try await TestServer.shared()
        let uri = server.uri(with: "compressors=snappy")
        let before = try await volume("snappy")
        try await server.withTemporaryDatabase { database in
            try await onThread {
                let client = try MongoClient(uri)
                let things = client.blocking.database(database).collection("things")
                _ = try things.insertMany(Self.documents)
                #expect(try things.find().toArray().count == 3000)
                _ = try client.blocking.close()
            }
        }
        #expect(try await volume("snappy").plain - before.plain > 600_000)
    }

    @Test func logsInWithCompression() async throws {
        let server = try await TestServer.shared(.authenticatedStandalone)
        try await withMongoClient(server.uri(with: "compressors=zlib")) { client in
            let names = try await client.databaseNames()
            #expect(names.contains("admin"))
        }
    }

    @Test func helloOffersWhatIsAskedForInItsOrder() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri + "&compressors=zlib,snappy") { client in try await client.ping()
        }
        try await withMongoClient(server.uri) { client in try await client.ping() }
        // Monitors make no offer: hello is never compressed.
        let offers = server.requests.compactMap { $0.command["compression"] }
        #expect(offers == [["zlib", "snappy"], []])
    }

    /// The client's order decides, and a server that names none of its compressors gets plain messages.
    @Test(
        arguments: [(["snappy", "zstd"], UInt8(3)), (["snappy"], 1), (["lz4"], nil), ([], nil)]
            as [([String], UInt8?)])
    func agreesOnTheFirstOfItsOwn(names: [String], id: UInt8?) async throws {
        let server = try ScriptedServer { request in
            guard request.command["client"] != nil else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["compression"] = .array(names.map { .string($0) })
            return [.reply(reply)]
        }
        try await withMongoClient(server.uri + "&compressors=zstd,snappy") { client in try await client.ping()
        }
        let ping = try #require(server.requests.first { $0.name == "ping" })
        #expect(ping.compressorID == id)
    }

    @Test func malformedCompressedRepliesAreErrors() async throws {
        let server = try ScriptedServer { request in
            if request.command["client"] != nil {
                var reply = ScriptedServer.ordinaryReply(to: request)
                reply["compression"] = ["snappy"]
                return [.reply(reply)]
            }
            guard request.name == "ping" else { return nil }
            var bytes: [UInt8] = []
            for number in [Int32(28), 1, request.requestID, 2012, 2013, 100] {
                withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
            }
            return [.send(bytes + [1, 100, 0xFF, 0xFF])]
        }
        try await withMongoClient(server.uri + "&compressors=snappy") { client in
            let error = await #expect(throws: ProtocolError.self) { try await client.ping() }
            #expect(error?.message.contains("Snappy") == true)
        }
    }
}
