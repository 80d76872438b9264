import BSON
import LoomTesting
import MongoCore
import MongoDriver
import MongoTransport
import Synchronization

/// What the names of initial-dns-seedlist-discovery lead to: servers of a replica set, routers or a load balancer.
///
/// They are scripted, without TLS, and on ports that happen to be free; a proxy leads the names and ports of the suite to
/// them. So a client goes all the way, but for the encryption.
struct SeedListDeployment {
    enum Kind: Substring {
        case replicaSet = "replica-set"
        case sharded
        case loadBalanced = "load-balanced"
    }

    private static let ports: [UInt16] = [27017, 27018, 27019, 8000]

    private let servers: [ScriptedServer]
    private let proxy: SOCKS5Server

    init(_ kind: Kind) throws {
        servers = try Self.ports.map { port in
            try ScriptedServer { request in
                guard ["hello", "isMaster"].contains(request.name) else { return nil }
                return [.reply(Self.hello(kind, port, ScriptedServer.ordinaryReply(to: request)))]
            }
        }
        var rules = SOCKS5Server.Rules()
        for (port, server) in zip(Self.ports, servers) { rules.ports[port] = server.port }
        proxy = try SOCKS5Server(rules)
    }

    private static func hello(_ kind: Kind, _ port: UInt16, _ ordinary: Document) -> Document {
        var reply = ordinary
        switch kind {
        case .sharded: reply["msg"] = "isdbgrid"
        case .loadBalanced: reply["serviceId"] = .objectID(ObjectID())
        case .replicaSet:
            let isPrimary = port == 27017
            reply["ismaster"] = .bool(isPrimary)
            reply["isWritablePrimary"] = .bool(isPrimary)
            reply["secondary"] = .bool(!isPrimary)
            reply["setName"] = "repl0"
            reply["me"] = .string("localhost:\(port)")
            reply["hosts"] = ["localhost:27017", "localhost:27018", "localhost:27019"]
        }
        return reply
    }

    /// Has a client connect, and waits until it knows the servers that it should.
    ///
    /// - Parameters:
    ///   - names: Where the client looks names up.
    ///   - pings: Whether a ping has to succeed.
    func check(
        _ uri: String, names: DNSConfiguration, hosts: Set<String>?, count: Int?, pings: Bool
    ) async throws {
        let known = Mutex<Set<String>>([])
        var options = MongoClientOptions()
        options.nameServers = names
        options.eventHandler = { event in
            guard case .topology(let change) = event,
                case .topologyDescriptionChanged(_, let description) = change.kind
            else { return }
            known.withLock { $0 = Set(description.servers.map(\.address.description)) }
        }
        try await withMongoClient(complete(uri), options: options) { client in
            do {
                try await client.ping()
            } catch {
                if pings { throw error }
            }
            let end = ContinuousClock.now + .seconds(20)
            while !Self.matches(known.withLock { $0 }, hosts, count), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(5))
            }
            let found = known.withLock { $0 }
            if let hosts { try expect("hosts", found, equals: hosts) }
            if let count { try expect("the number of hosts", found.count, equals: count) }
        }
    }

    private static func matches(_ found: Set<String>, _ hosts: Set<String>?, _ count: Int?) -> Bool {
        (hosts ?? found) == found && (count ?? found.count) == found.count
    }

    private func complete(_ uri: String) -> String {
        let separator = uri.contains("?") ? "&" : uri.dropFirst(14).contains("/") ? "?" : "/?"
        let isOpen = uri.contains("ssl=false") || uri.contains("tls=false")
        return uri + separator + "proxyHost=127.0.0.1&proxyPort=\(proxy.port)" + (isOpen ? "" : "&tls=false")
    }
}
