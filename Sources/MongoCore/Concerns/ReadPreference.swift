/// Which members of a replica set a read may go to.
public struct ReadPreference: Hashable, Sendable {
    /// The kinds of members, in order of preference.
    public enum Mode: String, Hashable, Sendable {
        /// The primary only.
        case primary
        /// The primary, or a secondary if there is none.
        case primaryPreferred
        /// A secondary only.
        case secondary
        /// A secondary, or the primary if there is none.
        case secondaryPreferred
        /// Any member.
        case nearest
    }

    /// The kinds of members, in order of preference.
    public let mode: Mode

    /// Sets of tags, tried in order: the first that any member has all of decides. Empty means any member.
    public let tagSets: [[String: String]]

    /// How far behind the primary a secondary may be; nil means however far. Servers demand at least 90 s.
    public let maxStaleness: Duration?

    /// A read preference, by default without tags and without a limit on staleness.
    ///
    /// Throws ``ConcernError`` if `mode` is primary with tags or `maxStaleness`, which apply to secondaries, or if
    /// `maxStaleness` is not a whole number of seconds from 1 to 2147483647.
    public init(
        _ mode: Mode, tagSets: [[String: String]] = [], maxStaleness: Duration? = nil
    ) throws(ConcernError) {
        if mode == .primary, tagSets.contains(where: { !$0.isEmpty }) {
            throw ConcernError(
                "read preference primary does not go with tags, which choose among secondaries")
        }
        if let maxStaleness {
            if mode == .primary {
                throw ConcernError(
                    "read preference primary does not go with maxStalenessSeconds, for secondaries")
            }
            let (seconds, attoseconds) = maxStaleness.components
            guard attoseconds == 0, (1...Int64(Int32.max)).contains(seconds) else {
                throw ConcernError(
                    "maxStaleness is \(maxStaleness), not whole seconds from 1 to \(Int32.max)")
            }
        }
        self.mode = mode
        self.tagSets = tagSets
        self.maxStaleness = maxStaleness
    }

    private init(unchecked mode: Mode) {
        self.mode = mode
        tagSets = []
        maxStaleness = nil
    }

    /// The primary only: the default.
    public static let primary = ReadPreference(unchecked: .primary)
    /// The primary, or a secondary if there is none.
    public static let primaryPreferred = ReadPreference(unchecked: .primaryPreferred)
    /// A secondary only.
    public static let secondary = ReadPreference(unchecked: .secondary)
    /// A secondary, or the primary if there is none.
    public static let secondaryPreferred = ReadPreference(unchecked: .secondaryPreferred)
    /// Any member.
    public static let nearest = ReadPreference(unchecked: .nearest)
}
