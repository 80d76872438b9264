import MongoCore
import Testing

@testable import MongoTransport

@Suite("Deadlines, cancellation and closing of operations") struct CancellationTests {
    private func connect(_ server: LoopbackServer) async throws -> Socket {
        try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(10)))
    }

    /// More than the kernel buffers for one connection.
    private static let tooMuch = [UInt8](repeating: 7, count: 32 << 20)

    @Test("a receive's deadline; the socket can be used again")
    func receiveDeadline() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await connect(server)
        let start = ContinuousClock.now
        #expect(
            await code { () throws(TransportError) in
                try await socket.receive(deadline: .after(.milliseconds(30)))
            } == .timedOut)
        #expect(start.duration(to: .now) >= .milliseconds(30))
        try await socket.send([9])
        #expect(try await socket.receiveExactly(1) == [9])
    }

    @Test("a send's deadline, when the peer does not read")
    func sendDeadline() async throws {
        let server = try LoopbackServer(serve: Serving.deafness)
        let socket = try await connect(server)
        #expect(
            await code { () throws(TransportError) in
                try await socket.send(Self.tooMuch, deadline: .after(.milliseconds(50)))
            } == .timedOut)
    }

    @Test("deadlines under the blocking view")
    func blockingDeadlines() async throws {
        let silent = try LoopbackServer(serve: Serving.silence)
        let deaf = try LoopbackServer(serve: Serving.deafness)
        let (silentEnd, deafEnd) = (silent.endpoint, deaf.endpoint)
        let codes = try await onOwnThread {
            try Blocking.run {
                let first = try await Socket.connect(to: silentEnd, deadline: .after(.seconds(5)))
                let second = try await Socket.connect(to: deafEnd, deadline: .after(.seconds(5)))
                return [
                    await code { () throws(TransportError) in
                        try await first.receive(deadline: .after(.milliseconds(20)))
                    },
                    await code { () throws(TransportError) in
                        try await second.send(Self.tooMuch, deadline: .after(.milliseconds(20)))
                    },
                ]
            }
        }
        #expect(codes == [.timedOut, .timedOut])
    }

    @Test("cancelling a send and a receive that wait")
    func cancelWaiting() async throws {
        let silent = try LoopbackServer(serve: Serving.silence)
        let deaf = try LoopbackServer(serve: Serving.deafness)
        let (first, second) = (try await connect(silent), try await connect(deaf))
        let receiving = Task { await code { () throws(TransportError) in try await first.receive() } }
        let sending = Task { await code { () throws(TransportError) in try await second.send(Self.tooMuch) } }
        try await Task.sleep(for: .milliseconds(20))
        receiving.cancel()
        sending.cancel()
        #expect(await receiving.value == .cancelled)
        #expect(await sending.value == .cancelled)
    }

    @Test("closing ends a send and a receive under way, here and on a thread that polls")
    func closeWhileWaiting() async throws {
        let deaf = try LoopbackServer(serve: Serving.deafness)
        let silent = try LoopbackServer(serve: Serving.silence)
        let (socket, polled) = (try await connect(deaf), try await connect(silent))
        let receiving = Task { await code { () throws(TransportError) in try await socket.receive() } }
        let sending = Task { await code { () throws(TransportError) in try await socket.send(Self.tooMuch) } }
        let polling = Task {
            try await onOwnThread {
                try Blocking.run { await code { () throws(TransportError) in try await polled.receive() } }
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        socket.close()
        socket.close()
        polled.close()
        #expect(await receiving.value == .closed)
        #expect(await sending.value == .closed)
        #expect(try await polling.value == .closed)
        #expect(await code { () throws(TransportError) in try await socket.receive() } == .closed)
        #expect(await code { () throws(TransportError) in try await socket.send([1]) } == .closed)
        // The other peer's end comes after the bytes that it does not read.
        #expect(try await silent.allEnded(1))
    }

    @Test("a second task that receives from the same socket is told so, and the first goes on")
    func twoReceivers() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await connect(server)
        let first = Task { try await socket.receiveExactly(1) }
        while socket.registration?.reader.isSignalled != true { await Task.yield() }
        #expect(await code { () throws(TransportError) in try await socket.receive() } == .other)
        try await socket.send([3])
        #expect(try await first.value == [3])
    }

    @Test(
        "ten thousand cancelled operations leave no descriptor open and no task waiting",
        .timeLimit(.minutes(2)))
    func tenThousand() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let (rounds, atOnce) = (100, 100)
        var random = SplitMix(seed: 11)
        var codes: [TransportError.Code?: Int] = [:]
        for _ in 0..<rounds {
            let tasks = (0..<atOnce).map { _ in Task { await Self.connectAndReceive(server.endpoint) } }
            // Cancels some before they begin, some while they connect, and some while they wait.
            if Bool.random(using: &random) {
                try await Task.sleep(for: .microseconds(Int.random(in: 0..<3000, using: &random)))
            }
            for task in tasks { task.cancel() }
            for task in tasks { codes[await task.value, default: 0] += 1 }
        }
        #expect(codes == [.cancelled: rounds * atOnce])
        // Connections are accepted in their order: once this one is, all are.
        let last = try await connect(server)
        try await last.send([1])
        #expect(try await last.receiveExactly(1) == [1])
        last.close()
        // The server sees the end of all that it saw begin: no descriptor is open here.
        #expect(try await server.allEnded(server.counts.accepted))
    }

    private static func connectAndReceive(_ endpoint: Endpoint) async -> TransportError.Code? {
        await code { () throws(TransportError) in
            let socket = try await Socket.connect(to: endpoint, deadline: .after(.seconds(30)))
            return try await socket.receive(atMost: 16, deadline: .after(.seconds(30)))
        }
    }
}
