package import MongoCore
package import MongoTransport

/// Asks DNS for the servers and options of a `mongodb+srv` string.
package struct SeedListLookup: Sendable {
    private let string: ConnectionString
    private let host: String
    private let serviceName: String
    private let client: DNSClient

    /// A look-up for a string; nil for one that names its servers itself.
    ///
    /// - Parameter names: The name servers to ask; the system's by default.
    package init?(_ string: ConnectionString, names: DNSConfiguration? = nil) {
        guard let host = string.srvHost, let serviceName = string.serviceRecordName else { return nil }
        self.string = string
        self.host = host
        self.serviceName = serviceName
        client = DNSClient(names)
    }

    /// The first look-up: servers and options.
    ///
    /// - Throws: `SeedListError`; `CancellationError`.
    package func seedList(deadline: Deadline, context: ErrorContext) async throws -> SeedList {
        let (services, timeToLive) = try await services(deadline: deadline, context: context)
        let texts = try await texts(deadline: deadline, context: context)
        var generator = SystemRandomNumberGenerator()
        do throws(ConnectionStringError) {
            return SeedList(
                connectionString: try string.completed(by: services, texts: texts, using: &generator),
                timeToLive: timeToLive)
        } catch {
            throw SeedListError("\(string): \(error.message)", context: context)
        }
    }

    /// A later look-up: the servers that are to be known now, whose time to live, and the hosts not to be used.
    ///
    /// - Throws: as `seedList` does.
    func updatedServers(current: [ServerAddress], deadline: Deadline) async throws -> SeedListUpdate {
        let (services, timeToLive) = try await services(deadline: deadline, context: ErrorContext())
        var generator = SystemRandomNumberGenerator()
        let (servers, rejected) = string.updatedServers(by: services, current: current, using: &generator)
        return SeedListUpdate(
            servers: servers, timeToLive: timeToLive, warnings: rejected.map(string.strangerMessage))
    }

    private func services(
        deadline: Deadline, context: ErrorContext
    ) async throws -> ([ServiceHost], timeToLive: Duration) {
        let records = try await records(serviceName, .service, deadline: deadline, context: context)
        let services = records.compactMap { record -> ServiceHost? in
            guard case .service(let host, let port) = record.content else { return nil }
            return ServiceHost(name: host, port: port)
        }
        return (services, .seconds(Int64(records.map(\.timeToLive).min() ?? 0)))
    }

    private func texts(deadline: Deadline, context: ErrorContext) async throws -> [[[UInt8]]] {
        try await records(host, .text, deadline: deadline, context: context).compactMap { record in
            guard case .text(let strings) = record.content else { return nil }
            return strings
        }
    }

    private func records(
        _ name: String, _ type: DNSQuestion.RecordType, deadline: Deadline, context: ErrorContext
    ) async throws -> [DNSRecord] {
        do throws(DNSError) {
            return try await client.records(DNSQuestion(name, type), deadline: deadline)
        } catch {
            switch error.code {
            case .cancelled: throw CancellationError()
            // A name may have servers and no text.
            case .noSuchName where type == .text: return []
            default:
                throw SeedListError(
                    "\(string): \(error.message)", context: context,
                    isTimeout: error.code == .timedOut && deadline.hasPassed)
            }
        }
    }
}
