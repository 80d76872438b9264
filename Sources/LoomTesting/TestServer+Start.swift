import BSON
import Glibc

extension TestServer {
    /// How a deployment is started.
    package struct Launch: Sendable {
        /// What to start.
        package var shape: Shape

        /// Server parameters beyond the usual ones.
        package var parameters: [String: String] = [:]

        /// What stands between clients and each member, and between the members; empty for nothing.
        package var proxies: [FaultProxy] = []

        /// Further words for the command line of each mongod.
        package var arguments: [String] = []

        /// Whether each mongod has a cache and journal files as large as it makes them by itself, for measuring; else
        /// they are small, so that many servers fit a machine.
        package var isFullSize = false

        /// Where its files are to stay; nil for a deployment that goes with this process and takes its files
        /// along.
        package var kept: Kept?

        /// A new deployment of a shape.
        package init(_ shape: Shape) {
            self.shape = shape
        }
    }

    /// What there is to know about a deployment that goes on when the process that started it ends.
    package struct Kept: Sendable {
        /// The folder for all its files.
        package var directory: String

        /// A port for each member; empty looks for free ones.
        package var ports: [UInt16] = []

        /// Whether the folder holds a deployment that was set up before.
        package var isSetUp = false

        /// A deployment in a folder that exists.
        package init(directory: String) {
            self.directory = directory
        }
    }

    /// Starts a deployment of your own; ``stop()`` ends it.
    ///
    /// - Parameters:
    ///   - shape: what to start; `.any` is a standalone here.
    ///   - parameters: server parameters, as `--setParameter` takes them.
    /// - Throws: ``TestServerError`` when there is no mongod, or it does not come up; the message ends with
    ///   its log.
    public static func start(
        _ shape: Shape, parameters: [String: String] = [:]
    ) async throws(TestServerError) -> TestServer {
        var launch = Launch(shape)
        launch.parameters = parameters
        return try await start(launch)
    }

    /// Starts a deployment, lends it to `body` and ends it whatever happens there.
    ///
    /// - Throws: ``TestServerError`` when it does not start; what `body` throws.
    public static func withServer<Result>(
        _ shape: Shape, parameters: [String: String] = [:], _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(shape, parameters: parameters)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Starts a deployment.
    package static func start(_ launch: Launch) async throws(TestServerError) -> TestServer {
        try await BlockingThread.run { () throws(TestServerError) in try startAndWait(launch) }
    }

    /// How often a port may turn out to be taken between the search and the start.
    private static let attempts = 5

    private static func startAndWait(_ launch: Launch) throws(TestServerError) -> TestServer {
        for _ in 1..<attempts {
            do throws(TestServerError) {
                return try startOnce(launch)
            } catch {
                guard error.code == .portTaken, launch.kept?.ports.isEmpty ?? true else { throw error }
            }
        }
        return try startOnce(launch)
    }

    /// Starts the members side by side, waits for each and makes a deployment of them.
    private static func startOnce(_ launch: Launch) throws(TestServerError) -> TestServer {
        let directory =
            if let kept = launch.kept { kept.directory } else { try Files.makeTemporaryDirectory() }
        var members: [MongodProcess] = []
        do throws(TestServerError) {
            let certificates =
                try launch.shape.requiresTLS
                ? ServerCertificates(in: directory + "/certificates") : nil
            for member in try memberLaunches(launch, certificates, directory: directory) {
                members.append(try MongodProcess(member))
            }
            for member in members { try member.waitUntilReady() }
            let server = try TestServer(
                launch.shape, members: members, certificates: certificates,
                temporaryDirectory: launch.kept == nil ? directory : nil)
            try server.setUp(launch)
            return server
        } catch {
            for member in members { member.end() }
            if launch.kept == nil { Files.remove(directory) }
            throw error
        }
    }

    private static func memberLaunches(
        _ launch: Launch, _ certificates: ServerCertificates?, directory: String
    ) throws(TestServerError) -> [MongodProcess.Launch] {
        let secret = launch.shape.requiresAuthentication ? secret() : nil
        let ports = launch.kept?.ports ?? []
        var members: [MongodProcess.Launch] = []
        for index in 0..<launch.shape.memberCount {
            let port = try index < ports.count ? ports[index] : FreePort.find()
            var member = MongodProcess.Launch(port: port, directory: "\(directory)/member\(index)")
            if index < launch.proxies.count {
                launch.proxies[index].forward(to: port)
                member.advertisedPort = launch.proxies[index].port
            }
            member.replicaSetName = launch.shape.replicaSetName
            member.secret = secret
            member.parameters = launch.parameters
            member.arguments = launch.arguments
            member.isFullSize = launch.isFullSize
            member.certificates = certificates
            member.requiresClientCertificate = launch.shape.encryption == .mutualTLS
            member.survivesUs = launch.kept != nil
            members.append(member)
        }
        return members
    }

    /// 64 characters that members know each other by.
    private static func secret() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return String((0..<64).map { _ in alphabet.randomElement() ?? "A" })
    }
}
