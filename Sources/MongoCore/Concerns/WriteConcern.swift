/// Who must have a write before it is acknowledged.
public struct WriteConcern: Hashable, Sendable {
    /// The servers that must have it.
    public enum W: Hashable, Sendable {
        /// That many servers; zero asks for no acknowledgement at all.
        case servers(Int)
        /// A majority of the voting members that hold data.
        case majority
        /// Servers as the replica set's configuration defines under that name.
        case tag(String)
    }

    /// The servers that must have the write; nil leaves it to the server.
    public let w: W?

    /// Whether it must be in the journal; nil leaves it to the server.
    public let journal: Bool?

    /// How long the server waits for the others, in whole milliseconds, before it reports a write concern error; nil
    /// means without limit.
    public let timeout: Duration?

    /// A write concern; what is nil, as everything is by default, is left to the server.
    ///
    /// Throws ``ConcernError`` if `w` or `timeout` is negative or larger than 2147483647 (milliseconds), or if `w` is
    /// zero and `journal` true, which asks both for no answer and for one.
    public init(w: W? = nil, journal: Bool? = nil, timeout: Duration? = nil) throws(ConcernError) {
        if case .servers(let count) = w, !(0...Int(Int32.max)).contains(count) {
            throw ConcernError("w is \(count), which is not a number of servers from 0 to \(Int32.max)")
        }
        if w == .servers(0), journal == true {
            throw ConcernError("w:0 asks for no acknowledgement, journal:true for one")
        }
        if let timeout, timeout < .zero || timeout > .milliseconds(Int32.max) {
            throw ConcernError("the write concern's timeout is \(timeout), outside of 0 to \(Int32.max) ms")
        }
        self.w = w
        self.journal = journal
        self.timeout = timeout
    }

    private init(unchecked w: W?, journal: Bool? = nil) {
        self.w = w
        self.journal = journal
        timeout = nil
    }

    /// The same without a limit of its own, for calls whose time is limited as a whole.
    package var withoutTimeout: WriteConcern { WriteConcern(unchecked: w, journal: journal) }

    /// The server's own write concern.
    public static let serverDefault = WriteConcern(unchecked: nil)
    /// Acknowledged by a majority: what survives a failover.
    public static let majority = WriteConcern(unchecked: .majority)
    /// Not acknowledged at all: errors go unnoticed.
    public static let unacknowledged = WriteConcern(unchecked: .servers(0))

    /// Whether the server decides everything, so that commands carry no write concern.
    public var isServerDefault: Bool { w == nil && journal == nil && timeout == nil }

    /// Whether the server answers a write at all.
    public var isAcknowledged: Bool { w != .servers(0) }

    /// The timeout in the unit of the wire, rounded up, so that a wait is never cut to none.
    var timeoutMilliseconds: Int32? {
        guard let timeout else { return nil }
        let (seconds, attoseconds) = timeout.components
        let roundedUp = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: roundedUp)
    }
}
