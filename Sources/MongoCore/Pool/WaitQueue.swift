/// What a caller in a wait queue is known by; whoever enters it chooses one that no other waiter has.
package struct WaiterID: Hashable, Sendable {
    /// A number that was never used before in this pool.
    package let number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }
}

/// Those who wait for a connection, in the order in which they came.
///
/// A linked list through one array, with an index by identity: entering, serving the first and leaving from
/// anywhere take the same short time however long the queue is. It needs no limit of its own: there is at
/// most one entry for a task or thread that is waiting.
package struct WaitQueue: Sendable {
    /// One who waits.
    package struct Waiter: Sendable {
        /// The waiter's identity.
        package let id: WaiterID
        /// The waiter's place in a table; another one's once this one has left.
        package let slot: Int
        /// When the waiter asked for a connection.
        package let since: Moment
    }

    private struct Node: Sendable {
        var waiter: Waiter
        var previous: Int
        var next: Int
    }

    /// Stands for "no slot" at both ends of the list.
    private static let none = -1

    private var nodes: [Node] = []
    private var vacant: [Int] = []
    private var slots: [WaiterID: Int] = [:]
    private var head = Self.none
    private var tail = Self.none

    package init() {}

    /// The number of waiters.
    package var count: Int { slots.count }

    /// Whether nobody waits.
    package var isEmpty: Bool { head == Self.none }

    /// Adds a waiter at the end.
    package mutating func append(_ id: WaiterID, since: Moment) -> Waiter {
        assert(slots[id] == nil, "a waiter enters once")
        let slot = vacant.popLast() ?? nodes.count
        let waiter = Waiter(id: id, slot: slot, since: since)
        let node = Node(waiter: waiter, previous: tail, next: Self.none)
        if slot == nodes.count { nodes.append(node) } else { nodes[slot] = node }
        if tail == Self.none { head = slot } else { nodes[tail].next = slot }
        tail = slot
        slots[id] = slot
        return waiter
    }

    /// Takes out the one who waits longest.
    package mutating func popFirst() -> Waiter? {
        guard !isEmpty else { return nil }
        return unlink(head)
    }

    /// Takes out one waiter, wherever it stands; `nil` if it is not waiting any more.
    package mutating func remove(_ id: WaiterID) -> Waiter? {
        guard let slot = slots[id] else { return nil }
        return unlink(slot)
    }

    private mutating func unlink(_ slot: Int) -> Waiter {
        let node = nodes[slot]
        if node.previous == Self.none { head = node.next } else { nodes[node.previous].next = node.next }
        if node.next == Self.none { tail = node.previous } else { nodes[node.next].previous = node.previous }
        slots[node.waiter.id] = nil
        vacant.append(slot)
        return node.waiter
    }
}
