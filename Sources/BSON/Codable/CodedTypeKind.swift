import FoundationEssentials

/// How a value is read or written.
///
/// `Direct` is the metatype of the direct path, `any BSONElementDecodable.Type` or `any BSONElementEncodable.Type`.
enum CodedTypeKind<Direct> {
    /// Through `init(from:)` or `encode(to:)`.
    case codable
    /// By the strategy for dates.
    case date
    /// By the strategy for UUIDs.
    case uuid
    /// By the strategy for data.
    case data
    /// As an element, without containers.
    case direct(Direct)

    /// Decides for a type that has a direct path or not.
    init<Value>(of type: Value.Type, direct: Direct?, strategies: CodingStrategies) {
        if type == Date.self, strategies.date != .date {
            self = .date
        } else if type == UUID.self, strategies.uuid != .binary(.standard) {
            self = .uuid
        } else if type == Data.self, strategies.data != .binary {
            self = .data
        } else if let direct, strategies.areDefault || !(type is any ElementContainer.Type) {
            self = .direct(direct)
        } else {
            self = .codable
        }
    }
}

/// The standard library's types whose elements obey strategies, which the direct path knows nothing of.
private protocol ElementContainer {}
extension Array: ElementContainer {}
extension Set: ElementContainer {}
extension Dictionary: ElementContainer {}
extension Optional: ElementContainer {}
