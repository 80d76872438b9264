/// Tasks that share a set-up: documents, a server, the peers.
protocol BenchGroup: Sendable {
    /// The tasks in the order in which they run.
    var tasks: [BenchTask] { get }
    /// What is compared, in sentences for the reader.
    var notes: [String] { get }
    /// Peers that are not there, with the reason.
    var missing: [String] { get }

    /// Means over several tasks, as far as all of them were run.
    func scores(_ results: [BenchResult]) -> [BenchScore]

    /// Ends what the group started.
    func close() async
}

extension BenchGroup {
    func scores(_ results: [BenchResult]) -> [BenchScore] { [] }
}
