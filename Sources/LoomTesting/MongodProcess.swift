import Glibc
import Synchronization

/// One mongod, with the means to do to it what happens to servers: kill, freeze, stop, start again.
public final class MongodProcess: Sendable {
    /// What a mongod is doing, as far as its process shows.
    public enum State: Hashable, Sendable {
        /// It runs.
        case running
        /// It is stopped in mid-stride and answers nothing: see ``MongodProcess/freeze()``.
        case frozen
        /// It has ended.
        case ended(ExitStatus)
    }

    /// The port that it listens on, on 127.0.0.1.
    public let port: UInt16

    /// The folder that holds its data and its log.
    public let directory: String

    /// The port that clients and other members know it by: that of a proxy, if one is in between.
    private let advertisedPort: UInt16

    private let arguments: [String]
    private let survivesUs: Bool
    private let run: Mutex<Run>

    /// One life of the process, from a start to an end.
    private struct Run {
        var child: ChildProcess
        var watchdog: Watchdog?
        var isFrozen = false
        /// Where in the log this life begins.
        var logStart: Int
    }

    /// Starts a mongod and returns at once: it is not ready yet.
    init(_ launch: Launch) throws(TestServerError) {
        port = launch.port
        advertisedPort = launch.advertisedPort ?? launch.port
        directory = launch.directory
        survivesUs = launch.survivesUs
        arguments = try launch.commandLine()
        try Files.ensureDirectory(directory)
        if let secret = launch.secret { try Files.write(secret, to: launch.keyFile) }
        run = Mutex(try Self.start(arguments, directory: directory, survivesUs: survivesUs))
    }

    /// `127.0.0.1` and the port, as connection strings and replica set configurations want it.
    public var host: String { "127.0.0.1:\(advertisedPort)" }

    /// The number of its process, which changes with every restart.
    public var pid: Int32 { run.withLock { $0.child.pid } }

    /// The file that it writes its log to.
    public var logPath: String { Self.logPath(in: directory) }

    /// What it is doing.
    public var state: State {
        run.withLock { run in
            if let status = run.child.exitStatus { return .ended(status) }
            return run.isFrozen ? .frozen : .running
        }
    }

    /// The last lines of its log and of what it printed, for error messages.
    public func logTail(lines: Int = 15) -> String {
        let texts = [logPath, Self.outputPath(in: directory)].compactMap { Files.read($0) }
        return texts.flatMap { $0.split(separator: "\n").suffix(lines) }.joined(separator: "\n")
    }

    private static func logPath(in directory: String) -> String { directory + "/mongod.log" }

    private static func outputPath(in directory: String) -> String { directory + "/output.txt" }

    private static func start(
        _ arguments: [String], directory: String, survivesUs: Bool
    ) throws(TestServerError) -> Run {
        let logStart = Files.length(of: logPath(in: directory))
        let child = try ChildProcess.spawn(
            arguments + ["--logpath", logPath(in: directory), "--logappend"],
            output: outputPath(in: directory))
        guard !survivesUs else { return Run(child: child, watchdog: nil, logStart: logStart) }
        do {
            let watchdog = try Watchdog(pid: child.pid, directory: directory)
            return Run(child: child, watchdog: watchdog, logStart: logStart)
        } catch {
            child.killAndWait()
            throw error
        }
    }

    deinit {
        guard !survivesUs else { return }
        end()
    }
}

extension MongodProcess {
    /// Ends it as a power cut would: no clean-up, and what was not yet durable is gone. Does nothing if it
    /// has ended.
    ///
    /// Takes some milliseconds.
    public func kill() {
        run.withLock { run in
            _ = run.child.killAndWait()
            run.isFrozen = false
        }
    }

    /// Stops it in mid-stride: its connections stay open, and nothing comes back, until ``thaw()``.
    ///
    /// - Throws: ``TestServerError`` if it has ended.
    public func freeze() throws(TestServerError) {
        try signal(SIGSTOP, freezes: true)
    }

    /// Lets it go on after ``freeze()``.
    ///
    /// - Throws: ``TestServerError`` if it has ended.
    public func thaw() throws(TestServerError) {
        try signal(SIGCONT, freezes: false)
    }

    /// Asks it to shut down and waits until it has, about two seconds; kills it after `limit`.
    ///
    /// - Returns: how it ended: exit status 0 unless something went wrong.
    @discardableResult
    public func shutDown(atMost limit: Duration = .seconds(30)) async throws(TestServerError) -> ExitStatus {
        try await BlockingThread.run { () throws(TestServerError) in
            self.shutDownAndWait(atMost: limit)
        }
    }

    /// Starts it again, on the same port and with the data it had, and waits until it accepts connections.
    ///
    /// - Throws: ``TestServerError`` if it is still running, or does not come up.
    public func restart() async throws(TestServerError) {
        try await BlockingThread.run { () throws(TestServerError) in
            guard case .ended = self.state else {
                throw TestServerError(
                    .unsupported, "the mongod at \(self.host) has not ended, so it cannot be restarted")
            }
            let arguments = self.arguments
            let directory = self.directory
            let survivesUs = self.survivesUs
            let started: Result<Void, TestServerError> = self.run.withLock { run in
                Result { () throws(TestServerError) in
                    run.watchdog = nil
                    run = try Self.start(arguments, directory: directory, survivesUs: survivesUs)
                }
            }
            try started.get()
            try self.waitUntilReady()
        }
    }

    /// Throws what happened to it, with the last lines of its log, if it has ended.
    ///
    /// - Throws: ``TestServerError`` with ``TestServerError/Code-swift.enum/serverEnded``.
    public func checkIsRunning() throws(TestServerError) {
        guard case .ended(let status) = state else { return }
        throw TestServerError(
            .serverEnded,
            "the mongod at \(host) ended with \(status); the last lines of its log:\n\(logTail())")
    }

    private func signal(_ number: Int32, freezes: Bool) throws(TestServerError) {
        let sent = run.withLock { run in
            guard run.child.signal(number) else { return false }
            run.isFrozen = freezes
            return true
        }
        if !sent { try checkIsRunning() }
    }

    /// ``shutDown(atMost:)`` on this thread.
    @discardableResult
    func shutDownAndWait(atMost limit: Duration) -> ExitStatus {
        let child = run.withLock { run in
            run.isFrozen = false
            return run.child
        }
        child.signal(SIGCONT)
        child.signal(SIGTERM)
        return child.wait(atMost: limit) ?? child.killAndWait()
    }

    /// Kills it and calls its watchdog off.
    func end() {
        run.withLock { run in
            _ = run.child.killAndWait()
            run.watchdog = nil
        }
    }

    /// Why a mongod ended while it started, by all that it wrote: a backtrace may follow the reason.
    static func startFailure(port: UInt16, status: ExitStatus, log: String, tail: String) -> TestServerError {
        guard !log.contains("Address already in use") else {
            return TestServerError(.portTaken, "the mongod on port \(port) found it taken and ended with \(status)")
        }
        return TestServerError(
            .startFailed,
            "the mongod on port \(port) ended with \(status) while starting; its log ends with:\n\(tail)")
    }

    /// Waits on this thread until it accepts connections.
    ///
    /// Its own log says so; a connection that succeeds might have met another server that took the port
    /// first.
    func waitUntilReady(atMost limit: Duration = .seconds(60)) throws(TestServerError) {
        let deadline = ContinuousClock.now + limit
        let logStart = run.withLock { $0.logStart }
        while true {
            let log = Files.read(logPath, from: logStart) ?? ""
            if log.contains("\"Waiting for connections\"") { return }
            if case .ended(let status) = state {
                // Read again: it may have written its last words after the first reading.
                throw Self.startFailure(
                    port: port, status: status, log: Files.read(logPath, from: logStart) ?? "", tail: logTail())
            }
            guard ContinuousClock.now < deadline else {
                throw TestServerError(
                    .startFailed,
                    "the mongod on port \(port) was not ready after \(limit); its log ends with:\n\(logTail())"
                )
            }
            usleep(10_000)
        }
    }
}
