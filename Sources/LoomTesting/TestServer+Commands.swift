public import BSON
import Glibc

extension TestServer {
    /// Runs a command on the primary, logged in where a login is wanted, and returns the reply.
    ///
    /// - Throws: ``TestServerError`` with the server's number and message when the reply is not `ok`, or
    ///   with how a server ended when one has.
    @discardableResult
    public func run(_ command: Document, database: String = "admin") async throws(TestServerError) -> Document
    {
        try await BlockingThread.run { () throws(TestServerError) in
            try self.runAndWait(command, database: database)
        }
    }

    /// Runs a command on one member, whatever its state, and returns the reply.
    ///
    /// - Throws: ``TestServerError`` as ``run(_:database:)`` does.
    @discardableResult
    public func run(
        _ command: Document, database: String = "admin", on member: MongodProcess
    ) async throws(TestServerError) -> Document {
        try await BlockingThread.run { () throws(TestServerError) in
            try self.connect(to: member.port).run(command, database: database)
        }
    }

    /// The member that is the primary now, or the only one; waits up to 30 s for an election.
    ///
    /// - Throws: ``TestServerError`` when there is none, or the members are not ours.
    public func primary() async throws(TestServerError) -> MongodProcess {
        let port = try await BlockingThread.run { () throws(TestServerError) in try self.primaryPort() }
        guard let member = members.first(where: { $0.port == port }) else {
            throw TestServerError(.unsupported, "the server in MONGODB_URI has no process of ours")
        }
        return member
    }

    /// Throws what happened, with the last lines of the log, if a member has ended.
    ///
    /// - Throws: ``TestServerError`` with ``TestServerError/Code-swift.enum/serverEnded``.
    public func checkIsRunning() throws(TestServerError) {
        for member in members { try member.checkIsRunning() }
    }

    /// A connection to one member, logged in.
    func connect(to port: UInt16) throws(TestServerError) -> CommandConnection {
        let connection = try CommandConnection(port: port, encryption: encryption)
        if let rootUser { try connection.logIn(rootUser) }
        return connection
    }

    /// ``run(_:database:)`` on this thread.
    @discardableResult
    func runAndWait(_ command: Document, database: String) throws(TestServerError) -> Document {
        do {
            return try connect(to: primaryPort()).run(command, database: database)
        } catch {
            if error.code == .connectionFailed { try checkIsRunning() }
            throw error
        }
    }

    /// The port of the primary, or of the only member; waits up to 30 s for an election.
    func primaryPort() throws(TestServerError) -> UInt16 {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            for port in ports where isPrimary(port) { return port }
            try checkIsRunning()
            guard ContinuousClock.now < deadline else {
                throw TestServerError(
                    .connectionFailed, "waited 30 s, and no server among \(ports) is a primary")
            }
            usleep(20_000)
        }
    }

    private func isPrimary(_ port: UInt16) -> Bool {
        // A member that is down or frozen is not the primary; whether it should be up is asked elsewhere.
        guard
            let connection = try? CommandConnection(port: port, encryption: encryption, timeout: .seconds(2)),
            let hello = try? connection.run(["hello": 1])
        else { return false }
        return hello["isWritablePrimary"] == true
    }
}
