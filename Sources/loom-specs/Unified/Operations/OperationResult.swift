import BSON

/// What an operation gave back.
enum OperationResult: Sendable {
    /// It succeeded and has no result.
    case nothing
    case value(BSONValue)
    /// Something that later steps use.
    case entity(Entity)

    /// A value, or nothing where an operation found none.
    init(_ value: BSONValue?) {
        self = value.map(OperationResult.value) ?? .value(.null)
    }

    init(bytes: [UInt8]) {
        self = .value(.binary(Binary(bytes, subtype: .generic)))
    }

    init(_ documents: [Document]) {
        self = .value(.array(documents.map(BSONValue.document)))
    }

    init(_ names: [String]) {
        self = .value(.array(names.map(BSONValue.string)))
    }

    init(_ count: Int) {
        self = .value(.int64(Int64(count)))
    }

    /// The value to compare; nil for none.
    var value: BSONValue? {
        if case .value(let value) = self { return value }
        return nil
    }

    /// What to keep under a name.
    var saved: Entity? {
        switch self {
        case .nothing: nil
        case .value(let value): .value(value)
        case .entity(let entity): entity
        }
    }
}
