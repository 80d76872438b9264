import MongoDriver

/// Prints a line for each command that takes long.
@main struct Watcher {
    static func main() async throws {
        var options = MongoClientOptions()
        options.eventHandler = { event in
            guard case .command(let command) = event else { return }
            switch command.kind {
            case .succeeded(_, let duration) where duration > .milliseconds(100):
                print(command.commandName, "on", command.databaseName, "took", duration)
            case .failed(let error, _):
                print(command.commandName, "failed:", error)
            default: break
            }
        }
        options.logHandler = { entry in
            print(entry.level, entry.message, entry.fields["serverHost"]?.stringValue ?? "")
        }
        options.logLevels = [.connection: .debug, .topology: .debug]
        options.tracing = TracingOptions(PrintingTracer(), maximumQueryTextLength: 200)

        try await withMongoClient("mongodb://localhost:27017", options: options) { client in
            try await client.ping()
        }
    }
}

/// What an adapter to a tracing library looks like.
struct PrintingTracer: MongoTracer {
    func startSpan(_ name: String, parent: (any MongoSpan)?, attributes: Document) -> any MongoSpan {
        Span(name: name, start: .now)
    }

    struct Span: MongoSpan {
        let name: String
        let start: ContinuousClock.Instant

        func setAttributes(_ attributes: Document) {}
        func recordError(_ error: any Error, attributes: Document) { print(name, "failed:", error) }
        func end() { print(name, "ended after", ContinuousClock.now - start) }
    }
}
