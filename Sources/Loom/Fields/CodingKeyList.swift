/// The `CodingKeys` of a type: which properties it stores, and under which names.
enum CodingKeyList: Sendable {
    /// A property with the name it is stored under.
    struct Entry: Sendable {
        let property: String
        let stored: String
    }

    /// The cases in order.
    case keys([Entry])
    /// The type cannot say; the text continues "has no stored name: …".
    case unknown(String)

    /// The keys of a type. They are asked for by beginning to decode it and stopping at once; no instance is made.
    static func of(_ type: Any.Type) -> CodingKeyList {
        guard let decodable = type as? any Decodable.Type else { return .unknown("\(type) is not Decodable") }
        return CodingKeyProbe.keys(of: decodable)
    }

    var ordered: [Entry]? {
        if case .keys(let entries) = self { entries } else { nil }
    }

    var storedNames: [String: String]? {
        ordered.map { entries in
            Dictionary(entries.map { ($0.property, $0.stored) }, uniquingKeysWith: { first, _ in first })
        }
    }

    var shortcoming: String {
        switch self {
        case .keys: "its CodingKeys leave it out"
        case .unknown(let reason): reason
        }
    }
}
