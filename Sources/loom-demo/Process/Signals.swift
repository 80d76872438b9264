import Glibc

/// The signals that ask a daemon to end.
struct Signals {
    private var set = sigset_t()

    /// Keeps SIGINT and SIGTERM from ending the process, for `forward(to:)` to take them.
    ///
    /// Threads inherit this from the one that starts them, so it has to come first in the program.
    init() {
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits on this thread and passes on each signal that arrives; the process ends from another thread.
    func forward(to stop: StopRequest) -> Never {
        var set = set
        while true {
            var signal: Int32 = 0
            if sigwait(&set, &signal) == 0 { stop.request(signal) }
        }
    }

    /// `SIGINT` or `SIGTERM`.
    static func name(_ signal: Int32) -> String { signal == SIGINT ? "SIGINT" : "SIGTERM" }
}
