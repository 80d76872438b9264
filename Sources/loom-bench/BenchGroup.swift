/// Tasks that share a set-up: documents, a server, the peers.
protocol BenchGroup: Sendable {
    /// The tasks in the order in which they run.
    var tasks: [BenchTask] { get }
    /// What is compared, in sentences for the reader.
    var notes: [String] { get }
    /// Peers that are not there, with the reason.
    var missing: [String] { get }

    /// Ends what the group started.
    func close() async
}
