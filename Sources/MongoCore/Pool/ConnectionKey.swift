/// What a pool knows one of its connections by.
package struct ConnectionKey: Hashable, Sendable {
    /// The connection's number in its pool, from 1 on, in the order of creation.
    package let number: Int
    /// The pool's generation when the connection was created; `clear` makes older ones stale.
    package let generation: Int
    /// The connection's place in the pool's table, taken by another one after it is gone.
    package let slot: Int

    package init(number: Int, generation: Int, slot: Int) {
        self.number = number
        self.generation = generation
        self.slot = slot
    }
}
