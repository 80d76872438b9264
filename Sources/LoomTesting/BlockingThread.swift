import Glibc

/// Runs work that blocks on a thread of its own.
///
/// Starting a server means waiting for a process and a socket. Waiting on a thread of the concurrency pool
/// would take half of it on a machine with two cores, and the tests that spin on every core would keep a
/// server from starting.
enum BlockingThread {
    /// The work, boxed for its way through `pthread_create`.
    private final class Job {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Runs `body` on a new thread and suspends until it returns; throws what it throws.
    ///
    /// Cancelling the task does not end the body, so what must be undone is undone.
    static func run<Success: Sendable>(
        _ body: @escaping @Sendable () throws(TestServerError) -> Success
    ) async throws(TestServerError) -> Success {
        let result: Result<Success, TestServerError> = await withCheckedContinuation { continuation in
            do throws(TestServerError) {
                try start { continuation.resume(returning: Result(catching: body)) }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    /// Starts `body` on a new thread and leaves it to itself.
    ///
    /// - Throws: ``TestServerError`` when there is no thread to be had; the body has not been called then.
    static func start(_ body: @escaping @Sendable () -> Void) throws(TestServerError) {
        let argument = Unmanaged.passRetained(Job(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument {
                    Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            argument.release()
            throw .system("pthread_create", errno: status)
        }
        pthread_detach(thread)
    }
}

extension TestServerError {
    /// An error of the operating system, with the call's name and the error's own text.
    static func system(_ call: String, errno code: Int32 = errno) -> TestServerError {
        TestServerError(.system, "\(call): \(String(cString: strerror(code)))")
    }
}
