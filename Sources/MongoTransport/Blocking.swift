/// Asynchronous code driven by the calling thread.
package enum Blocking {
    /// The operation on its way to the task and its outcome on the way back.
    private struct Call<R> {
        let body: () async throws -> R
        var outcome: Result<R, any Error>?
    }

    /// Runs `body` to its end on the calling thread, which also polls the sockets it uses.
    ///
    /// The thread sleeps while the body waits for something else, such as a free connection. Throws what the body
    /// throws; `BlockingCallInsideTask` inside a task, and what keeps the driving from starting, before the body
    /// begins.
    ///
    /// The body must not belong to an actor: what the main actor owns, a closure written in its code among it, would
    /// wait for the very thread that waits here.
    package static func run<R>(_ body: () async throws -> R) throws -> R {
        guard withUnsafeCurrentTask(body: { $0 == nil }) else { throw BlockingCallInsideTask() }
        try ForkGuard.check(.start, nil)
        let executor = try CallerExecutor.forThisThread()
        return try withoutActuallyEscaping(body) { body in
            var call = Call(body: body)
            withUnsafeMutablePointer(to: &call) { drive($0, on: executor) }
            return try outcome(of: call)
        }
    }

    private static func drive<R>(_ call: UnsafeMutablePointer<Call<R>>, on executor: CallerExecutor) {
        // Sound though neither the closure nor the result is Sendable: the task's every job runs on this thread,
        // inside `drive`, and `call` lives until that returns. So nothing is ever used by two threads.
        nonisolated(unsafe) let call = call
        executor.drive {
            Task(executorPreference: executor) {
                do {
                    try await CallerExecutor.$ofThisTask.withValue(executor) {
                        call.pointee.outcome = .success(try await call.pointee.body())
                    }
                } catch {
                    call.pointee.outcome = .failure(error)
                }
                executor.finish()
            }
        }
    }

    private static func outcome<R>(of call: Call<R>) throws -> R {
        guard let outcome = call.outcome else {
            // `drive` returns after `finish`, which follows the assignment.
            throw TransportError(.other, .start, detail: "the blocking call ended without an outcome")
        }
        return try outcome.get()
    }
}
