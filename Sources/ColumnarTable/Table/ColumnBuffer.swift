/// One of the buffers of a finished column.
// Unchecked: nobody writes to the memory after the builder has handed it over; it is freed only in deinit.
final class ColumnBuffer: @unchecked Sendable {
    private let memory: GrowingMemory
    let base: UnsafeRawPointer
    /// The bytes in use.
    let byteCount: Int

    init(_ memory: GrowingMemory, byteCount: Int) {
        self.memory = memory
        base = UnsafeRawPointer(memory.base)
        self.byteCount = byteCount
    }

    deinit {
        memory.free()
    }
}
