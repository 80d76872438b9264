import BSON
import Foundation
import LoomTesting
import MongoDriver

/// Lends a collection of a database of its own on a real server.
func withCollection(
    options: MongoClientOptions = MongoClientOptions(),
    _ body: (MongoCollection<Document>) async throws -> Void
) async throws {
    let server = try await TestServer.shared()
    try await server.withTemporaryDatabase { name in
        try await withMongoClient(server.uri, options: options) { client in
            try await body(client.database(name).collection("things"))
        }
    }
}

/// Runs blocking code on a thread of its own: test functions run inside of tasks.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
        thread.start()
    }
}

extension TestServer {
    /// The server's connection string with one more option.
    func uri(with option: String) -> String {
        if uri.contains("?") { return "\(uri)&\(option)" }
        return uri.hasSuffix("/") ? "\(uri)?\(option)" : "\(uri)/?\(option)"
    }
}
