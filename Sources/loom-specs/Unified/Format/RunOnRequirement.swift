import BSON

/// What a server has to be for a test to be run on it.
struct RunOnRequirement: Sendable {
    private let minVersion: ServerVersion?
    private let maxVersion: ServerVersion?
    private let topologies: [String]?
    private let parameters: Document
    private let auth: Bool?
    private let authMechanism: String?
    private let needsEncryption: Bool
    private let serverless: String?

    init(_ document: Document) throws {
        var fields = Fields(document, of: "runOnRequirement")
        minVersion = try fields.string("minServerVersion").map { ServerVersion($0) }
        maxVersion = try fields.string("maxServerVersion").map { ServerVersion($0) }
        topologies = try fields.strings("topologies")
        parameters = try fields.document("serverParameters") ?? [:]
        auth = try fields.bool("auth")
        authMechanism = try fields.string("authMechanism")
        serverless = try fields.string("serverless")
        let encryption = fields.take("csfle")
        needsEncryption = encryption.map { $0 != false } ?? false
        try fields.finish()
    }

    /// Whether the test depends on what only special servers have, so that ordinary ones may not do.
    var isSpecial: Bool { auth == true || authMechanism != nil || !parameters.isEmpty }

    /// Whether it asks for a load balancer and nothing else.
    var needsLoadBalancer: Bool { topologies == ["load-balanced"] }

    /// What the server lacks; nil if it has all of it.
    func unmet(on facts: ServerFacts) -> Unmet? {
        if let topologies, !topologies.contains(facts.topology) {
            return topologies.allSatisfy { $0.hasPrefix("sharded") } ? .mongos : .otherTopology
        }
        if let minVersion, facts.version < minVersion { return .version("\(minVersion)") }
        if let maxVersion, facts.version > maxVersion { return .olderVersion("\(maxVersion)") }
        if serverless == "require" { return .cloud }
        if needsEncryption { return .encryption }
        if let auth, auth != facts.requiresAuthentication { return auth ? .auth : .otherTopology }
        if let authMechanism, !facts.mechanisms.contains(authMechanism) { return .mechanism(authMechanism) }
        for (name, value) in parameters where !facts.hasParameter(name, value) { return .parameter(name) }
        return nil
    }

    /// What a server lacks, in the order in which it is worth mentioning: what comes first was closest to running.
    enum Unmet: Comparable {
        case version(String)
        case auth
        case mechanism(String)
        case parameter(String)
        case cloud
        case encryption
        case olderVersion(String)
        case mongos
        /// A shape that other servers of the run have.
        case otherTopology

        var skipReason: SkipReason {
            switch self {
            case .version(let version): .needs(version)
            case .auth: .needs("auth")
            case .mechanism(let name): .needs(name)
            case .parameter(let name): .needs("the server parameter \(name)")
            case .cloud: .needs("cloud")
            case .encryption: .needs("client-side encryption")
            case .olderVersion(let version): .needs("\(version) or older")
            case .mongos: .needs("mongos")
            case .otherTopology: .needs("another shape of server")
            }
        }
    }
}
