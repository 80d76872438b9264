package import BSON

/// The sessions that nobody uses at the moment. The one used last is given out first.
package struct ServerSessionPool: Sendable {
    private var idle: [ServerSession] = []
    /// How many sessions were taken out and not given back.
    package private(set) var lentCount = 0

    /// A pool of none.
    package init() {}

    /// Less than this before the server forgets a session, it is given up.
    private static let marginSeconds: Int64 = 60

    /// How many sessions lie idle.
    package var count: Int { idle.count }

    /// Takes a session out, or makes one.
    ///
    /// - Parameter timeoutMinutes: After how long without use servers forget a session; nil when that is not known.
    package mutating func take(at moment: Moment, timeoutMinutes: Int?) throws(BSONError) -> ServerSession {
        while let session = idle.popLast() {
            guard !Self.expiresSoon(session, at: moment, timeoutMinutes) else { continue }
            lentCount += 1
            return session
        }
        let session = try ServerSession(at: moment)
        lentCount += 1
        return session
    }

    /// Takes a session back, unless it is dirty or about to be forgotten.
    package mutating func giveBack(_ session: ServerSession, at moment: Moment, timeoutMinutes: Int?) {
        lentCount -= 1
        // The oldest are at the front.
        let expired = idle.prefix { Self.expiresSoon($0, at: moment, timeoutMinutes) }.count
        idle.removeFirst(expired)
        if !session.isDirty, !Self.expiresSoon(session, at: moment, timeoutMinutes) { idle.append(session) }
    }

    /// Takes all sessions out, to end them.
    package mutating func takeAll() -> [ServerSession] {
        defer { idle = [] }
        return idle
    }

    private static func expiresSoon(_ session: ServerSession, at moment: Moment, _ timeoutMinutes: Int?)
        -> Bool
    {
        guard let timeoutMinutes else { return false }
        // Whole numbers: this happens twice an operation.
        let limit = Int64(min(timeoutMinutes, longestTimeoutMinutes)) * 60 - marginSeconds
        return moment.nanoseconds &- session.lastUse.nanoseconds > limit * 1_000_000_000
    }

    /// A limit that keeps nanoseconds within their type; about two years.
    private static let longestTimeoutMinutes = 1_000_000
}
