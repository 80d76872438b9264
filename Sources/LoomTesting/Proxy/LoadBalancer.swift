public import BSON
import Glibc
import Synchronization

/// Stands between clients and a server, and passes for a load balancer with routers behind it.
///
/// ```swift
/// let balancer = try LoadBalancer(to: server.primary().port, serviceCount: 2)
/// let client = try MongoClient(balancer.uri)
/// ```
/// All connections lead to the one server, whose greeting is changed on the way: it names one of the services, in turn,
/// and says of a replica set's member that it is a router. Everything else passes as it is, so that real cursors and
/// transactions run through it. TLS and Unix sockets are not for it.
public final class LoadBalancer: Sendable {
    /// The port that it listens on, on 127.0.0.1.
    public let port: UInt16
    /// What the routers behind it call themselves. New connections lead to them in turn.
    public let serviceIDs: [ObjectID]

    private let listening: LoadBalancerThreads

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - target: The port of the server, on 127.0.0.1.
    ///   - serviceCount: How many routers there seem to be; with none, greetings pass as they are, as of a server that
    ///     knows nothing of load balancers.
    /// - Throws: ``TestServerError`` when there is no socket or thread to be had.
    public init(to target: UInt16, serviceCount: Int = 1) throws(TestServerError) {
        let (descriptor, port) = try LoopbackListener.open()
        self.port = port
        let serviceIDs = (0..<serviceCount).map { _ in ObjectID() }
        self.serviceIDs = serviceIDs
        let listening = LoadBalancerThreads(listening: descriptor, target: target, serviceIDs: serviceIDs)
        self.listening = listening
        do throws(TestServerError) {
            try BlockingThread.start { listening.acceptConnections() }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        listening.stop()
    }

    /// A connection string that leads here as to a load balancer.
    public var uri: String { "mongodb://127.0.0.1:\(port)/?loadBalanced=true" }

    /// How many connections are open.
    public var connectionCount: Int { listening.connectionCount }

    /// Ends all connections and listens no more. Does nothing the second time.
    public func stop() {
        listening.stop()
    }
}
