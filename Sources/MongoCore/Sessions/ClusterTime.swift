package import BSON

/// The deployment's logical time as servers gossip it: signed by them, compared by its timestamp alone.
package struct ClusterTime: Sendable {
    /// The document as a server sent it, `{clusterTime, signature}`.
    package let raw: RawDocument
    /// What it is compared by.
    package let timestamp: Timestamp

    /// Reads what a server sent.
    ///
    /// - Throws: `BSONError` when `raw` has no timestamp `clusterTime`.
    package init(_ raw: RawDocument) throws(BSONError) {
        guard let timestamp = try raw["clusterTime"]?.timestampValue else {
            throw BSONError(.typeMismatch, "A cluster time has a timestamp named clusterTime")
        }
        self.raw = raw
        self.timestamp = timestamp
    }

    /// The same time with bytes of its own, so that keeping it keeps no reply.
    package init(detaching other: ClusterTime) {
        raw = other.raw.detached()
        timestamp = other.timestamp
    }

    /// The later of two; nil when there is neither.
    package static func later(_ left: ClusterTime?, _ right: ClusterTime?) -> ClusterTime? {
        guard let left else { return right }
        guard let right else { return left }
        return right.timestamp > left.timestamp ? right : left
    }
}
