public import BSON

/// The index that an operation is to use.
public enum IndexHint: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
    /// By the index's name.
    case name(String)
    /// By the index's keys.
    case keys(Document)

    /// By name.
    public init(stringLiteral value: String) { self = .name(value) }
    /// By keys.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .keys(Document(elements: elements))
    }

    var value: BSONValue {
        switch self {
        case .name(let name): .string(name)
        case .keys(let keys): .document(keys)
        }
    }
}
