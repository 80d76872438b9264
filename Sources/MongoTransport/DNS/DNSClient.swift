/// Asks name servers for SRV and TXT records, which the system's own look-up does not give.
///
/// Over UDP, and over TCP where an answer does not fit a datagram. Works from tasks and under `Blocking.run`.
package struct DNSClient: Sendable {
    private let given: DNSConfiguration?

    /// Asks the servers given; those of the system, as they are at the time of each question, if none are.
    package init(_ configuration: DNSConfiguration? = nil) {
        given = configuration
    }

    /// The records of that very name and kind; empty where the name has none.
    ///
    /// - Throws: `DNSError`: `.noSuchName` when there is no such name, `.timedOut` when no server answered within the
    ///   servers' own limits or the deadline.
    package func records(_ question: DNSQuestion, deadline: Deadline) async throws(DNSError) -> [DNSRecord] {
        let configuration = given ?? .system()
        var failures: [String] = []
        var lastCode = DNSError.Code.unreachable
        for _ in 0..<configuration.attempts {
            for server in configuration.servers {
                do throws(DNSError) {
                    let limit = min(deadline, .after(configuration.timeout))
                    return try await ask(server, question, limit: limit)
                } catch {
                    switch error.code {
                    case .cancelled, .noSuchName, .invalidName: throw error
                    case .serverFailure, .malformed, .timedOut, .unreachable: break
                    }
                    lastCode = error.code
                    failures.append("\(server): \(error.message)")
                }
                if deadline.hasPassed { throw Self.failure(.timedOut, question, failures) }
            }
        }
        throw Self.failure(lastCode, question, failures)
    }

    private static func failure(_ code: DNSError.Code, _ question: DNSQuestion, _ failures: [String])
        -> DNSError
    {
        var seen: Set<String> = []
        let distinct = failures.filter { seen.insert($0).inserted }
        return DNSError(
            code, "no name server answered the question for \(question): \(distinct.joined(separator: "; "))")
    }

    private func ask(
        _ server: Endpoint, _ question: DNSQuestion, limit: Deadline
    ) async throws(DNSError) -> [DNSRecord] {
        let exchange = DNSExchange(server: server, question: question, deadline: limit)
        let reply = try await exchange.byDatagram()
        let whole = reply.isTruncated ? try await exchange.byStream() : reply
        switch whole.responseCode {
        case 0: return whole.records.filter { $0.name == question.name && $0.content.isOf(question.type) }
        case 3: throw DNSError(.noSuchName, "there is no DNS record \(question)")
        default: throw DNSError(.serverFailure, "it cannot answer (code \(whole.responseCode))")
        }
    }
}

extension DNSRecord.Content {
    func isOf(_ type: DNSQuestion.RecordType) -> Bool {
        switch self {
        case .service: type == .service
        case .text: type == .text
        }
    }
}
