import CLinux
import Glibc
import Synchronization

/// A child process that is ours to signal until its status has been collected, and not a moment longer.
///
/// A process number is free for reuse once the status is collected, so both happen under one lock. The status is
/// collected as soon as there is one, by a thread that waits for nothing else: a test library that waits for any child
/// of the process would otherwise be told of this one for ever, and never of its own.
final class ChildProcess: Sendable {
    /// The process number.
    let pid: pid_t

    private let ended = Mutex<ExitStatus?>(nil)

    private init(pid: pid_t) {
        self.pid = pid
    }

    /// How the process ended, or nil while it runs.
    var exitStatus: ExitStatus? {
        ended.withLock { ended in
            ended = ended ?? Self.collect(pid, options: WNOHANG)
            return ended
        }
    }

    /// Sends a signal; returns false when the process has ended already.
    @discardableResult
    func signal(_ number: Int32) -> Bool {
        ended.withLock { ended in
            ended = ended ?? Self.collect(pid, options: WNOHANG)
            return ended == nil && Glibc.kill(pid, number) == 0
        }
    }

    /// Kills the process and waits until it is gone, which takes the kernel some milliseconds.
    @discardableResult
    func killAndWait() -> ExitStatus {
        ended.withLock { ended in
            if let ended { return ended }
            Glibc.kill(pid, SIGKILL)
            let status = Self.collect(pid, options: 0) ?? .unknown
            ended = status
            return status
        }
    }

    /// Waits for the process to end by itself; nil when it has not after `limit`.
    func wait(atMost limit: Duration) -> ExitStatus? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let status = exitStatus { return status }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(5000)
        }
    }

    /// Waits for the end and collects the status; the body of the process's own thread.
    private func collectWhenEnded() {
        var information = siginfo_t()
        // Without taking the status away: that is done under the lock.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        _ = exitStatus
    }

    private static func collect(_ pid: pid_t, options: Int32) -> ExitStatus? {
        while true {
            var status: Int32 = 0
            let collected = waitpid(pid, &status, options)
            if collected == pid { return ExitStatus(waitStatus: status) }
            if collected == 0 { return nil }
            if errno != EINTR { return .unknown }
        }
    }
}

extension ChildProcess {
    /// Starts `arguments[0]`, found along PATH when it has no slash, in a session of its own.
    ///
    /// It gets no descriptor of ours but what is named here: its input, and one file for output and errors.
    /// It starts with no signal blocked or ignored, although the concurrency pool's threads block most of
    /// them. A session of its own keeps the terminal's Ctrl-C from it: who started it decides when it ends.
    static func spawn(
        _ arguments: [String], standardInput: Int32? = nil, output: String = "/dev/null"
    ) throws(TestServerError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        try check("posix_spawn_file_actions_init", posix_spawn_file_actions_init(&actions))
        defer { posix_spawn_file_actions_destroy(&actions) }
        try check("posix_spawnattr_init", posix_spawnattr_init(&attributes))
        defer { posix_spawnattr_destroy(&attributes) }
        try direct(&actions, standardInput: standardInput, output: output)
        try cleanSignals(&attributes)

        let program = arguments.first ?? ""
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { argv.forEach { free($0) } }
        argv.append(nil)
        var pid: pid_t = 0
        try check("starting \(program)", posix_spawnp(&pid, program, &actions, &attributes, argv, environ))
        let child = ChildProcess(pid: pid)
        do throws(TestServerError) {
            try BlockingThread.start { child.collectWhenEnded() }
        } catch {
            child.killAndWait()
            throw error
        }
        return child
    }

    private static func direct(
        _ actions: inout posix_spawn_file_actions_t, standardInput: Int32?, output: String
    ) throws(TestServerError) {
        if let standardInput {
            try check("posix_spawn", posix_spawn_file_actions_adddup2(&actions, standardInput, 0))
        } else {
            try check("posix_spawn", posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
        }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        try check("posix_spawn", posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600))
        try check("posix_spawn", posix_spawn_file_actions_adddup2(&actions, 1, 2))
        try check("posix_spawn", posix_spawn_file_actions_addclosefrom_np(&actions, 3))
    }

    private static func cleanSignals(_ attributes: inout posix_spawnattr_t) throws(TestServerError) {
        var none = sigset_t()
        sigemptyset(&none)
        try check("posix_spawn", posix_spawnattr_setsigmask(&attributes, &none))
        var all = sigset_t()
        sigfillset(&all)
        try check("posix_spawn", posix_spawnattr_setsigdefault(&attributes, &all))
        // POSIX_SPAWN_SETSID, which the Glibc module leaves out.
        let newSession: Int16 = 0x80
        let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | newSession
        try check("posix_spawn", posix_spawnattr_setflags(&attributes, flags))
    }

    private static func check(_ call: String, _ status: Int32) throws(TestServerError) {
        guard status == 0 else { throw .system(call, errno: status) }
    }
}
