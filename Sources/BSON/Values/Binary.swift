public import FoundationEssentials

/// Bytes with a subtype that says what they are.
public struct Binary: Hashable, Sendable {
    /// What the bytes are.
    public struct Subtype: RawRepresentable, Hashable, Sendable {
        /// The subtype byte.
        public let rawValue: UInt8

        /// The subtype with this byte; 0x80 and above are free for applications.
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Any bytes.
        public static let generic = Subtype(rawValue: 0x00)
        /// A function; not used by MongoDB.
        public static let function = Subtype(rawValue: 0x01)
        /// Deprecated: any bytes with a second length inside.
        public static let binaryOld = Subtype(rawValue: 0x02)
        /// Deprecated: a UUID in one of three legacy byte orders.
        public static let uuidOld = Subtype(rawValue: 0x03)
        /// A UUID in standard byte order.
        public static let uuid = Subtype(rawValue: 0x04)
        /// An MD5 digest.
        public static let md5 = Subtype(rawValue: 0x05)
        /// A field encrypted on the client.
        public static let encrypted = Subtype(rawValue: 0x06)
        /// A compressed time-series column.
        public static let compressed = Subtype(rawValue: 0x07)
        /// Something that servers must not log.
        public static let sensitive = Subtype(rawValue: 0x08)
        /// A vector of numbers; see `BinaryVector`.
        public static let vector = Subtype(rawValue: 0x09)
    }

    /// The subtype.
    public var subtype: Subtype
    /// The contents, without any length.
    public var bytes: [UInt8]

    /// Makes a binary value.
    public init(_ bytes: [UInt8], subtype: Subtype = .generic) {
        self.bytes = bytes
        self.subtype = subtype
    }

    /// Copies `data` as a binary value.
    public init(_ data: Data, subtype: Subtype = .generic) {
        self.init(Array(data), subtype: subtype)
    }
}
