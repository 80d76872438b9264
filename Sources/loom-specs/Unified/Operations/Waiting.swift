/// Waits that end.
enum Waiting {
    /// Waits until a condition holds.
    static func until(
        _ limit: Duration, _ what: @autoclosure () -> String, _ isTrue: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while try await !isTrue() {
            guard ContinuousClock.now < end else { throw Mismatch("\(limit) went by without \(what())") }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Waits for work to end, but not longer than `limit`; work that goes on is cancelled and left to itself.
    static func limit(
        _ limit: Duration, exceeded: any Error, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let first = FirstOutcome()
        let work = Task {
            do {
                try await body()
                first.end(.success(()))
            } catch {
                first.end(.failure(error))
            }
        }
        let clock = Task {
            do {
                try await Task.sleep(for: limit)
            } catch {
                // The work has ended.
                return
            }
            first.end(.failure(exceeded))
            work.cancel()
        }
        defer { clock.cancel() }
        try await first.wait()
    }
}
