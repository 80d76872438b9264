/// How settled the data must be that a read returns.
public struct ReadConcern: Hashable, Sendable {
    /// A level of read concern, as the server names it; other names can be made from their text.
    public struct Level: RawRepresentable, Hashable, Sendable {
        /// The server's name for the level.
        public let rawValue: String

        /// A level by the server's name for it. The server refuses names it does not know.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The newest data the server has, which may be rolled back.
        public static let local = Level(rawValue: "local")
        /// As local, and on sharded clusters possibly with orphaned documents.
        public static let available = Level(rawValue: "available")
        /// Data that a majority has acknowledged and that will not be rolled back.
        public static let majority = Level(rawValue: "majority")
        /// Data that reflects every write a majority acknowledged before the read began.
        public static let linearizable = Level(rawValue: "linearizable")
        /// Data of one point in time that a majority has acknowledged.
        public static let snapshot = Level(rawValue: "snapshot")
    }

    /// The level; nil leaves it to the server.
    public var level: Level?

    /// A read concern of `level`; nil, the default, leaves it to the server.
    public init(_ level: Level? = nil) {
        self.level = level
    }

    /// The server's own read concern.
    public static let serverDefault = ReadConcern()

    /// Whether the server decides, so that commands carry no read concern.
    public var isServerDefault: Bool { level == nil }
}
