/// The strategies of a coder, small enough to be compared on every call.
struct CodingStrategies: Hashable, Sendable {
    var date: BSONDateStrategy = .date
    var uuid: BSONUUIDStrategy = .binary(.standard)
    var data: BSONDataStrategy = .binary

    /// Whether the standard library's containers may read and write their elements directly,
    /// which pays no attention to strategies.
    var areDefault: Bool { self == CodingStrategies() }
}
