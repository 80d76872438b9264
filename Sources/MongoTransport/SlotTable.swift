/// The registered descriptors by slot.
///
/// A slot given up is only marked; the reactor recycles it after the events that it had already fetched, and with a
/// new generation, so a late event finds nobody.
struct SlotTable {
    private struct Slot {
        var generation: UInt32
        var registration: Registration?
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var retired: [UInt32] = []

    /// Slots in use.
    private(set) var count = 0

    /// Takes a slot for the registration that `make` builds from its token.
    mutating func insert(_ make: (SlotToken) -> Registration) -> Registration {
        let slot = free.popLast() ?? appendSlot()
        let registration = make(SlotToken(slot: slot, generation: slots[Int(slot)].generation))
        slots[Int(slot)].registration = registration
        count += 1
        return registration
    }

    private mutating func appendSlot() -> UInt32 {
        slots.append(Slot(generation: 0, registration: nil))
        return UInt32(slots.count - 1)
    }

    /// The registration that a token still stands for.
    subscript(token: SlotToken) -> Registration? {
        guard Int(token.slot) < slots.count, slots[Int(token.slot)].generation == token.generation else {
            return nil
        }
        return slots[Int(token.slot)].registration
    }

    /// Gives a slot up.
    mutating func remove(_ token: SlotToken) {
        guard self[token] != nil else { return }
        slots[Int(token.slot)].registration = nil
        slots[Int(token.slot)].generation &+= 1
        retired.append(token.slot)
        count -= 1
    }

    /// For the reactor alone: the slots given up may be taken again.
    mutating func recycle() {
        guard !retired.isEmpty else { return }
        free.append(contentsOf: retired)
        retired.removeAll(keepingCapacity: true)
    }
}
