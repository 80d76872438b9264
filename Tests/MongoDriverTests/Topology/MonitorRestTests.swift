import BSON
import LoomTesting
import MongoCore
import MongoTransport
import Testing

@testable import MongoDriver

/// How long a monitor rests between two checks.
@Suite struct MonitorRestTests {
    /// Lends a state that uses a connection, as in the middle of a check.
    private func withState(_ body: (inout MonitorState, Connection) throws -> Void) async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri) { client in
            let context = ErrorContext()
            let server = try await client.selectServer(.primary, deadline: .never, context: context)
            let connection = try await server.checkOut(deadline: .never, context: context)
            defer { server.checkIn(connection) }
            var state = MonitorState()
            #expect(state.use(connection) == true)
            try body(&state, connection)
        }
    }

    @Test func aWishDuringACheckIsGrantedByTheCheck() async throws {
        try await withState { state, _ in
            #expect(state.requestCheck() == false)
            state.beginRest()
            #expect(!state.isCheckWanted)
            #expect(state.endRest() == false)
        }
    }

    @Test func aWishDuringARestEndsItButNotTheHalfSecond() async throws {
        try await withState { state, _ in
            state.beginRest()
            #expect(state.requestCheck() == true)
            #expect(state.requestCheck() == false)
            #expect(state.isCheckWanted)
            #expect(state.endRest() == false)
            #expect(!state.isCheckWanted)
        }
    }

    /// The check did not end by itself: whoever wants the server looked at has it looked at now.
    @Test func afterACancelledCheckAWishIsGrantedAtOnce() async throws {
        try await withState { state, connection in
            #expect(state.cancelCheck() === connection)
            #expect(state.cancelCheck() == nil)
            // Before the monitor has noticed: nobody has to be woken, and the wish is not lost.
            #expect(state.requestCheck() == false)
            #expect(state.isCheckWanted)
            #expect(state.takeCancellation() == true)
            state.beginRest()
            #expect(state.isCheckWanted)
            #expect(state.endRest() == true)
            // The next rest is one like any other.
            #expect(state.use(connection) == true)
            #expect(state.takeCancellation() == false)
            state.beginRest()
            #expect(state.requestCheck() == true)
            #expect(state.endRest() == false)
        }
    }

    @Test func aCancellationOfACheckThatWasWantedForgetsTheWish() async throws {
        try await withState { state, connection in
            state.beginRest()
            #expect(state.requestCheck() == true)
            #expect(state.endRest() == false)
            #expect(state.use(connection) == true)
            #expect(state.cancelCheck() === connection)
            #expect(!state.isCheckWanted)
        }
    }

    @Test func aStoppedMonitorUsesNoConnection() async throws {
        try await withState { state, connection in
            #expect(state.stop().1 === connection)
            #expect(state.use(connection) == false)
        }
    }

    /// A broken connection has the server looked at when it is needed next, and not after the time between heartbeats.
    @Test func theServerIsLookedAtAgainAtOnce() async throws {
        try await withReplicaSet("looksagain", options: "&heartbeatFrequencyMS=120000&retryWrites=false") {
            things, server in
            try await server.withFailPoint(
                "failCommand", times: 1, failure("looksagain", ["insert"], ["closeConnection": true])
            ) {
                await #expect(throws: ConnectionError.self) { try await things.insertOne(["x": 1]) }
            }
            let start = ContinuousClock.now
            try await things.insertOne(["x": 2])
            #expect(ContinuousClock.now - start < .seconds(25))
        }
    }
}
