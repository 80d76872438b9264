/// One thread of a pool test: does its steps one after another, beside the other threads.
actor CMAPThread {
    private var last: Task<Void, any Error>?

    /// Does one more step once those before are done; after one that failed, none is done.
    func enqueue(_ step: @escaping @Sendable () async throws -> Void) {
        let before = last
        last = Task {
            try await before?.value
            try await step()
        }
    }

    /// Waits for all steps; throws what one of them threw.
    func finish() async throws {
        try await last?.value
    }
}
