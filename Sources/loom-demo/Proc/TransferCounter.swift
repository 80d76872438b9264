/// Bytes that have gone in two directions since the machine started.
struct TransferCounter: Equatable {
    /// Read or received.
    var incoming: UInt64 = 0
    /// Written or sent.
    var outgoing: UInt64 = 0

    /// KiB a second between two readings of one direction; nil when the counter went back, as it does when a device
    /// leaves.
    static func rate(_ earlier: UInt64?, _ later: UInt64?, over seconds: Double) -> Double? {
        guard let earlier, let later, later >= earlier, seconds > 0 else { return nil }
        return Double(later - earlier) / 1024 / seconds
    }
}
