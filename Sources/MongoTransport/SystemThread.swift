internal import CLinux
internal import Glibc

/// Starts threads of the transport's own.
enum SystemThread {
    /// Holds a thread's work on its way through a C pointer.
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a detached thread; every signal is blocked there, so that the user's handlers run on the user's
    /// threads.
    ///
    /// - Parameter name: at most 15 bytes, as the kernel keeps no more.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(TransportError) {
        let work = Unmanaged.passRetained(Work(body))
        let failure = withSignalsBlocked { create(work.toOpaque(), name) }
        if failure != 0 {
            work.release()
            throw TransportError(errno: failure, .start, endpoint: nil, detail: "thread \(name)")
        }
    }

    private static func create(_ work: UnsafeMutableRawPointer, _ name: String) -> Int32 {
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                // Never nil: it is the pointer given below.
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work)
        guard failure == 0 else { return failure }
        // For debuggers and `top`; a failure to name a thread changes nothing else.
        pthread_setname_np(thread, name)
        pthread_detach(thread)
        return 0
    }

    private static func withSignalsBlocked(_ body: () -> Int32) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        let failure = pthread_sigmask(SIG_SETMASK, &all, &before)
        guard failure == 0 else { return failure }
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}
