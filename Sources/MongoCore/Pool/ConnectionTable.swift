/// The connections of a pool, each in its slot, with the phase of its life it is in.
struct ConnectionTable: Sendable {
    /// Where a connection is in its life, with what matters there.
    enum Phase: Sendable {
        /// The slot is free.
        case vacant
        /// Being established since then, for the caller who asked at `requested`, or for nobody yet.
        /// Exits: `available`, `inUse`, `vacant`.
        case pending(since: Moment, requested: Moment?)
        /// Free, and on the stack of such. Exits: `inUse`, `vacant`.
        case available
        /// Checked out. Exits: `available`, `vacant`.
        case inUse
    }

    private struct Slot: Sendable {
        var key: ConnectionKey
        var phase: Phase
    }

    private var slots: [Slot] = []
    private var vacant: [Int] = []
    private var created = 0

    /// Opens a slot for a new connection, which gets the next number.
    mutating func insert(generation: Int, _ phase: Phase) -> ConnectionKey {
        created += 1
        let slot = vacant.popLast() ?? slots.count
        let key = ConnectionKey(number: created, generation: generation, slot: slot)
        let entry = Slot(key: key, phase: phase)
        if slot == slots.count { slots.append(entry) } else { slots[slot] = entry }
        return key
    }

    /// Gives a slot free.
    mutating func remove(_ key: ConnectionKey) {
        slots[key.slot].phase = .vacant
        vacant.append(key.slot)
    }

    /// The phase of a connection; `vacant` for one that is gone.
    func phase(of key: ConnectionKey) -> Phase {
        guard slots.indices.contains(key.slot), slots[key.slot].key == key else { return .vacant }
        return slots[key.slot].phase
    }

    mutating func setPhase(of key: ConnectionKey, to phase: Phase) {
        slots[key.slot].phase = phase
    }

    /// The connections that somebody uses or establishes, in the order of their slots.
    var busy: [ConnectionKey] {
        slots.compactMap { slot in
            switch slot.phase {
            case .inUse, .pending: slot.key
            case .available, .vacant: nil
            }
        }
    }
}
