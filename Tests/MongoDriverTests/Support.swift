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

/// Lends a collection of a database of its own on the primary of a replica set, alone of its members.
///
/// - Parameters:
///   - name: The client's name, for which fail points can be meant.
///   - log: Hears of what the client does.
///   - options: More options of the connection string, each with an `&` before it.
func withReplicaSet(
    _ name: String, _ log: ClientLog = ClientLog(), options: String = "",
    _ body: (MongoCollection<Document>, TestServer) async throws -> Void
) async throws {
    let server = try await TestServer.shared(.replicaSet)
    let uri = server.directURI(of: try await server.primary()) + "&appName=\(name)" + options
    try await server.withTemporaryDatabase { database in
        try await withMongoClient(uri, options: log.options) { client in
            try await body(client.database(database).createCollection("things"), server)
        }
    }
}

/// What the fail point `failCommand` is to do to commands of the client with this name.
func failure(_ name: String, _ commands: [String], _ more: Document) -> Document {
    var data: Document = [
        "failCommands": .array(commands.map { .string($0) }), "appName": .string(name),
    ]
    for (key, value) in more { data.append(key, value) }
    return data
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
