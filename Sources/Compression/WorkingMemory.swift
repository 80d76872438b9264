import Synchronization

/// libzstd's contexts of one kind, kept for the next call.
final class WorkingMemory: Sendable {
    typealias Make = @convention(c) () -> OpaquePointer?
    typealias Free = @convention(c) (OpaquePointer?) -> Int

    /// One context.
    // Unchecked: whoever took it out of the list is the only one to use it.
    struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// As many as are in use at a time on most machines; each can grow to a megabyte and more.
    private static let maximumKept = 4

    private let make: Make
    private let free: Free
    private let idle = Mutex<[Context]>([])

    init(make: @escaping Make, free: @escaping Free) {
        self.make = make
        self.free = free
    }

    deinit {
        for context in idle.withLock({ $0 }) { _ = free(context.pointer) }
    }

    /// A context for one call; give it back afterwards, whatever happened.
    func take() throws(CompressionError) -> Context {
        if let context = idle.withLock({ $0.popLast() }) { return context }
        guard let pointer = make() else { throw CompressionError(.failed, "zstd is out of memory") }
        return Context(pointer: pointer)
    }

    func giveBack(_ context: Context) {
        let isKept = idle.withLock { idle in
            guard idle.count < Self.maximumKept else { return false }
            idle.append(context)
            return true
        }
        if !isKept { _ = free(context.pointer) }
    }
}
