import BSON

/// What decides which tests a server can run.
struct ServerFacts: Sendable {
    let version: ServerVersion
    /// As the format calls it: `single`, `replicaset` or `load-balanced`.
    let topology: String
    let requiresAuthentication: Bool
    let mechanisms: Set<String>
    private let parameters: Document

    init(topology: String, requiresAuthentication: Bool, buildInfo: Document, parameters: Document) {
        self.topology = topology
        self.requiresAuthentication = requiresAuthentication
        self.parameters = parameters
        version = ServerVersion(buildInfo["version"]?.stringValue ?? "0")
        let mechanisms = parameters["authenticationMechanisms"]?.arrayValue ?? []
        self.mechanisms = Set(mechanisms.compactMap(\.stringValue))
    }

    /// Whether a parameter has a value; servers give some switches as numbers.
    func hasParameter(_ name: String, _ value: BSONValue) -> Bool {
        guard let actual = parameters[name] else { return false }
        if let wanted = value.boolValue {
            return wanted == (actual.boolValue ?? (actual.doubleValue.map { $0 != 0 } ?? false))
        }
        return Numbers.areEqual(value, actual)
    }
}
