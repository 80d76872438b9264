import BSON
import Foundation
import LoomTesting

extension TestServer {
    /// Waits until there is one primary and all other members follow it.
    func waitUntilWhole() async throws {
        for _ in 0..<300 {
            if await areAllServing() { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw TestServerError(.connectionFailed, "the replica set is not whole after a minute")
    }

    private func areAllServing() async -> Bool {
        // Without a primary there is nobody to ask, which is one way not to be whole.
        guard let status = try? await run(["replSetGetStatus": 1]) else { return false }
        let states =
            status["members"]?.arrayValue?.map { $0.documentValue?["stateStr"]?.stringValue ?? "" } ?? []
        return states.count { $0 == "PRIMARY" } == 1
            && states.count { $0 == "SECONDARY" } == members.count - 1
    }

    /// When a member other than the old primary won its election, by its own clock, and when it was seen to take
    /// writes: it may have something to catch up first.
    func election(after old: MongodProcess) async throws -> (date: Date, writable: Date) {
        for _ in 0..<3000 {
            for member in members where member !== old {
                if let election = try await election(of: member) { return election }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestServerError(.connectionFailed, "no member was elected within a minute")
    }

    private func election(of member: MongodProcess) async throws -> (date: Date, writable: Date)? {
        guard try await run(["hello": 1], on: member)["isWritablePrimary"] == true else { return nil }
        let writable = Date()
        let metrics = try await run(["replSetGetStatus": 1], on: member)["electionCandidateMetrics"]?
            .documentValue
        guard case .date(let date)? = metrics?["lastElectionDate"] else {
            throw TestServerError(.unsupported, "replSetGetStatus does not tell of the last election")
        }
        return (date.date, writable)
    }
}
