public import MongoCore
import MongoTransport

extension MongoClient {
    /// What is known of the deployment at the moment; of type `unknown`, without servers, before the first operation.
    public var topologyDescription: TopologyDescription { topology.description }

    /// A server for an operation.
    ///
    /// - Parameter operationID: The operation's number in the log; zero for none.
    /// - Throws: as `Topology.select` does.
    func selectServer(
        _ selector: ServerSelector, deprioritized: Set<ServerAddress> = [], deadline: Deadline,
        context: ErrorContext, operationID: Int64 = 0
    ) async throws -> Server {
        try await topology.select(
            selector, deprioritized: deprioritized, deadline: deadline, context: context,
            operationID: operationID)
    }

    /// Begins to watch the deployment, which the first operation does by itself; for a `mongodb+srv` name once DNS has
    /// told which servers that is.
    ///
    /// - Throws: `ConnectionError` for what keeps the driver's threads from starting, `SeedListError`,
    ///   `CancellationError`.
    package func startMonitoring() async throws {
        try await topology.seedList?.resolve(
            for: topology, deadline: .after(topology.options.selectionTimeout), context: ErrorContext())
        do throws(TransportError) {
            try topology.open()
        } catch {
            throw ConnectionError(error, context: ErrorContext(), wasSent: false)
        }
    }
}
