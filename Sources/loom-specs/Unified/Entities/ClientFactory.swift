import BSON
import MongoCore
import MongoDriver

/// Makes clients as tests describe them.
struct ClientFactory {
    let run: TestRun

    func make(_ fields: inout Fields) async throws -> ClientEntity {
        let usesSeveralRouters = try fields.bool("useMultipleMongoses") ?? false
        let uriOptions = try fields.document("uriOptions") ?? [:]
        let patience = try fields.milliseconds("awaitMinPoolSizeMS")
        let recorder = try recorder(&fields, waitsForPool: patience != nil)
        var options = MongoClientOptions(eventHandler: { recorder.record($0) })
        options.serverAPI = try serverAPI(&fields)
        if let levels = try fields.document("observeLogMessages") {
            options.logLevels = try Self.logLevels(levels)
            options.minimumLogLevel = .emergency
            // Tests look into what is logged, and that of a replica set is long.
            options.maximumLoggedDocumentLength = 100_000
            options.logHandler = { recorder.record($0) }
        }
        let spans = try spanRecorder(&fields, &options)
        let client = try self.client(try uri(uriOptions, usesSeveralRouters), options)
        // A client of ours looks at nothing before its first operation; tests wait for what it sees.
        try await client.startMonitoring()
        if let patience {
            let count = uriOptions.first { $0.key.lowercased() == "minpoolsize" }?.value.intValue ?? 0
            try await Waiting.until(patience, "\(count) connections to each server") {
                recorder.isPopulated(servers: run.deployment.memberCount, connections: count)
            }
            recorder.heedPool()
        }
        return ClientEntity(client: client, recorder: recorder, spans: spans)
    }

    private func spanRecorder(_ fields: inout Fields, _ options: inout MongoClientOptions) throws
        -> SpanRecorder?
    {
        guard let document = try fields.document("observeTracingMessages") else { return nil }
        var given = Fields(document, of: "observeTracingMessages")
        let showsCommands = try given.bool("enableCommandPayload") ?? false
        try given.finish()
        let recorder = SpanRecorder()
        options.tracing = TracingOptions(recorder, maximumQueryTextLength: showsCommands ? 100_000 : 0)
        return recorder
    }

    private func serverAPI(_ fields: inout Fields) throws -> ServerAPI? {
        guard let document = try fields.document("serverApi") else { return nil }
        var given = Fields(document, of: "serverApi")
        let name = try given.neededString("version")
        guard let version = ServerAPI.Version(rawValue: name) else {
            throw FormatError("the driver knows no version \(name) of the Stable API")
        }
        let api = ServerAPI(
            version, strict: try given.bool("strict"), deprecationErrors: try given.bool("deprecationErrors"))
        try given.finish()
        return api
    }

    /// The levels of the components that are named; all others are silent.
    private static func logLevels(_ document: Document) throws -> [LogEntry.Component: LogEntry.Level] {
        var levels: [LogEntry.Component: LogEntry.Level] = [:]
        for (name, level) in document {
            levels[try LogEntry.Component(named: name)] = try LogEntry.Level(named: level.stringValue ?? "")
        }
        return levels
    }

    private func recorder(_ fields: inout Fields, waitsForPool: Bool) throws -> EventRecorder {
        let observed = try fields.strings("observeEvents") ?? []
        for name in observed { try EventMatch.checkName(name) }
        return EventRecorder(
            observed: observed, ignoredCommands: try fields.strings("ignoreCommandMonitoringEvents") ?? [],
            observesSensitive: try fields.bool("observeSensitiveCommands") ?? false,
            waitsForPool: waitsForPool)
    }

    private func client(_ uri: String, _ options: MongoClientOptions) throws -> MongoClient {
        do {
            return try MongoClient(uri, options: options)
        } catch let error as ConnectionStringError where error.code == .unsupported {
            throw NotBuilt("the option \(error.option.map { "\($0)" } ?? "\(error)")")
        }
    }

    private func uri(_ options: Document, _ usesSeveralRouters: Bool) throws -> String {
        var options = options
        let isDirect = options["directConnection"] == true
        if isDirect { options["directConnection"] = nil }
        let base =
            isDirect ? run.deployment.directURI : run.deployment.uri(usesSeveralRouters: usesSeveralRouters)
        let hasFrequency = options.keys.contains { $0.lowercased() == "heartbeatfrequencyms" }
        if run.usesFailPoints, !hasFrequency {
            options["heartbeatFrequencyMS"] = 500
        }
        let words = try options.map { key, value in "\(key)=\(try Self.text(value, of: key))" }
        guard !words.isEmpty else { return base }
        return base + (base.contains("?") ? "&" : "?") + words.joined(separator: "&")
    }

    private static func text(_ value: BSONValue, of key: String) throws -> String {
        if let text = value.stringValue { return text }
        if let number = value.intValue { return "\(number)" }
        if let flag = value.boolValue { return "\(flag)" }
        throw FormatError("the option \(key) is neither text, number nor switch: \(value)")
    }
}
