import BSON
import LoomTesting

/// How a replica set loses its primary.
enum PrimaryLoss: String, CaseIterable, Sendable {
    /// By SIGKILL.
    case kill
    /// By `replSetStepDown`, as before maintenance.
    case stepDown = "step-down"
    /// By another member's election, as one of higher priority calls it (`replSetStepUp`).
    case takeover
    /// By SIGTERM, as a machine does that shuts down.
    case shutDown = "shut-down"

    /// Takes the primary's office away.
    func happen(to primary: MongodProcess, of server: TestServer) async throws {
        switch self {
        case .kill: primary.kill()
        case .stepDown:
            try await server.run(["replSetStepDown": 5, "secondaryCatchUpPeriodSecs": 2], on: primary)
        case .takeover:
            try await elect(server.members.first { $0 !== primary }, of: server)
        case .shutDown: try await primary.shutDown()
        }
    }

    /// Under load a member may be too far behind to be elected at once.
    private func elect(_ member: MongodProcess?, of server: TestServer) async throws {
        guard let member else { throw TestServerError(.unsupported, "there is no other member") }
        for _ in 0..<50 {
            do {
                try await server.run(["replSetStepUp": 1], on: member)
                return
            } catch {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        try await server.run(["replSetStepUp": 1], on: member)
    }

    /// What the members are started with: by default test servers hurry when they are shut down.
    var parameters: [String: String] {
        self == .shutDown ? ["shutdownTimeoutMillisForSignaledShutdown": "15000"] : [:]
    }

    /// Brings it back as a secondary.
    func mend(_ member: MongodProcess) async throws {
        switch self {
        case .kill, .shutDown: try await member.restart()
        case .stepDown, .takeover: break
        }
    }
}
