/// Which hosts may stand in the records of a `mongodb+srv` name: those of the same domain.
///
/// Otherwise whoever can forge one answer could send a client, and its password, to servers of their own.
struct SeedListRules {
    private let host: String
    /// What a host has to end with: a dot and the domain.
    private let ending: String
    /// Whether the name is its own domain, so that a host has to be longer.
    private let labelCount: Int

    /// The rules for a connection string's name.
    init(host: String) {
        self.host = Self.normalized(host)
        let labels = self.host.split(separator: ".")
        let domain = labels.count >= 3 ? labels.dropFirst() : labels[...]
        ending = "." + domain.joined(separator: ".")
        labelCount = labels.count
    }

    /// Whether a host that DNS lists belongs to the name.
    func accept(_ host: String) -> Bool {
        let host = Self.normalized(host)
        guard host.hasSuffix(ending) else { return false }
        // The ending begins with a dot, so a name that is its own domain gets a longer one by itself.
        return labelCount >= 3 || host.split(separator: ".").count > labelCount
    }

    /// The domain, for messages.
    var domain: String { String(ending.dropFirst()) }

    private static func normalized(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
