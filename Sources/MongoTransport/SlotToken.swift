/// What epoll hands back with an event: a slot, and which of its successive users is meant.
struct SlotToken: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    /// The token in an event's 64 bits of user data.
    init(bits: UInt64) {
        slot = UInt32(truncatingIfNeeded: bits)
        generation = UInt32(truncatingIfNeeded: bits >> 32)
    }

    var bits: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

    /// The reactor's own eventfd; no slot table grows that long.
    static let wakeup = SlotToken(slot: .max, generation: .max)
}
