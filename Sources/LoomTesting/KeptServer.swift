import Glibc

/// A deployment that goes on when the process that started it ends, with a note in its folder that later
/// processes read.
package struct KeptServer: Sendable {
    /// What it is.
    package let shape: TestServer.Shape

    /// The connection string.
    package let uri: String

    /// The process numbers of its members.
    package let pids: [Int32]

    private let directory: String
    private let ports: [UInt16]

    /// How long members may take to end when asked.
    private static let patience: Duration = .seconds(30)

    /// Starts a deployment in a folder, or starts the one again that the folder holds.
    ///
    /// - Parameters:
    ///   - shape: what to start; must be what the folder holds, if it holds one.
    ///   - directory: the folder, absolute; made when missing.
    ///   - port: the port of the first member; nil takes the one used before, else a free one.
    /// - Throws: ``TestServerError`` when it is running already, is of another shape, or does not come up.
    package static func start(
        _ shape: TestServer.Shape, in directory: String, port: UInt16?
    ) async throws(TestServerError) -> KeptServer {
        try Files.ensureDirectory(directory)
        var launch = TestServer.Launch(shape)
        var kept = TestServer.Kept(directory: directory)
        if let former = try read(from: directory) {
            guard former.runningPIDs.isEmpty else {
                throw TestServerError(
                    .unsupported, "the server in \(directory) is running already, at \(former.uri)")
            }
            guard former.shape == shape else {
                throw TestServerError(
                    .unsupported, "\(directory) holds a \(former.shape), which cannot become a \(shape)")
            }
            kept.isSetUp = true
            kept.ports = try portsForRestart(of: former, port: port)
        } else {
            kept.ports = port.map { [$0] } ?? []
        }
        launch.kept = kept
        let server = try await TestServer.start(launch)
        let started = KeptServer(
            shape: shape, uri: server.uri, pids: server.members.map(\.pid), directory: directory,
            ports: server.members.map(\.port))
        try Files.write(started.note, to: notePath(in: directory))
        return started
    }

    /// The deployment that a folder holds, running or not; nil when it holds none.
    ///
    /// - Throws: ``TestServerError`` when the note in it cannot be understood.
    package static func read(from directory: String) throws(TestServerError) -> KeptServer? {
        guard let text = Files.read(notePath(in: directory)) else { return nil }
        var fields: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        let pids = (fields["pids"] ?? "").split(separator: " ").compactMap { Int32($0) }
        let ports = (fields["ports"] ?? "").split(separator: " ").compactMap { UInt16($0) }
        guard let shape = shapes.first(where: { $0.description == fields["shape"].map(String.init) }),
            let uri = fields["uri"], pids.count == shape.memberCount, ports.count == shape.memberCount
        else {
            throw TestServerError(
                .unsupported, "\(notePath(in: directory)) is not what this program wrote there")
        }
        return KeptServer(shape: shape, uri: String(uri), pids: pids, directory: directory, ports: ports)
    }

    /// Ends the members that still run, and waits for that; those that do not end when asked are killed.
    ///
    /// - Returns: whether any was running.
    @discardableResult
    package func stop() async throws(TestServerError) -> Bool {
        try await BlockingThread.run { () throws(TestServerError) in
            let running = runningPIDs
            for pid in running { kill(pid, SIGTERM) }
            let deadline = ContinuousClock.now + Self.patience
            while !runningPIDs.isEmpty {
                if ContinuousClock.now > deadline {
                    for pid in runningPIDs { kill(pid, SIGKILL) }
                }
                usleep(20_000)
            }
            return !running.isEmpty
        }
    }

    /// Removes the folder of a deployment that has ended, with everything in it.
    ///
    /// - Throws: ``TestServerError`` when a member of it runs, or when the folder holds no deployment.
    package static func remove(from directory: String) throws(TestServerError) {
        guard let server = try read(from: directory), server.runningPIDs.isEmpty else {
            throw TestServerError(.unsupported, "\(directory) holds no server that has ended")
        }
        Files.remove(directory)
    }

    /// The members that run. A process number may belong to somebody else by now, so the folder has to be on
    /// its command line.
    package var runningPIDs: [Int32] {
        pids.filter { pid in
            guard let arguments = Files.read(procFile: "/proc/\(pid)/cmdline") else { return false }
            return arguments.contains(directory + "/member")
        }
    }

    private static func portsForRestart(
        of former: KeptServer, port: UInt16?
    ) throws(TestServerError) -> [UInt16] {
        guard let port, port != former.ports.first else { return former.ports }
        guard former.shape.replicaSetName == nil else {
            throw TestServerError(
                .unsupported,
                "\(former.directory) holds a replica set, whose members know each other by the ports \(former.ports)"
            )
        }
        return [port]
    }

    private static let shapes: [TestServer.Shape] = {
        let plain: [TestServer.Shape] = [
            .standalone, .replicaSet, .authenticatedStandalone, .authenticatedReplicaSet,
        ]
        return plain + plain.map(\.withTLS)
    }()

    private static func notePath(in directory: String) -> String { directory + "/server.txt" }

    private var note: String {
        """
        shape \(shape)
        uri \(uri)
        pids \(pids.map(String.init).joined(separator: " "))
        ports \(ports.map(String.init).joined(separator: " "))

        """
    }
}
