import LoomTesting
import Synchronization
import Testing

@testable import MongoTransport

@Suite("TLS streams") struct TLSStreamTests {
    private let world: TLSWorld

    init() throws {
        world = try TLSWorld()
    }

    private func echoing(_ options: TLSServing.Options = .init()) throws -> LoopbackServer {
        let serving = try world.server(.loopbackServer, options)
        return try LoopbackServer(serve: serving.serve { $0.echoMessages() })
    }

    @Test(
        "what is sent comes back, in both versions",
        arguments: [(TLSServing.tls12, "TLSv1.2"), (TLSServing.tls13, "TLSv1.3")])
    func echo(_ version: Int, _ name: String) async throws {
        let server = try echoing(.init(versions: version...version))
        let stream = try await world.connect(to: server)
        #expect(stream.version == name)
        for size in [0, 1, 200, 16_384, 16_385, 70_000, 1_000_000] {
            let message = pattern(size)
            #expect(try await stream.exchange(message) == message)
        }
        stream.close()
        #expect(stream.isClosed)
        #expect(try await server.allEnded(1))
    }

    @Test("48 MB go there and back, from a task and from a thread that polls")
    func largest() async throws {
        let server = try echoing()
        let message = pattern(48_000_000)
        let stream = try await world.connect(to: server)
        #expect(try await stream.exchange(message) == message)
        let context = try TLSContext(world.settings())
        let polled = try await onOwnThread {
            try Blocking.run {
                let stream = try await TLSWorld.connect(to: server, context)
                return try await stream.exchange(message)
            }
        }
        #expect(polled == message)
    }

    @Test("the server is told the host's name, but never an address, and both can be verified")
    func serverName() async throws {
        let serving = try world.server()
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        for host in ["localhost", "localhost.", "127.0.0.1", "::1"] {
            let stream = try await world.connect(to: server, host: host)
            #expect(try await stream.exchange([1, 2]) == [1, 2])
        }
        #expect(serving.serverNames.withLock { $0 } == ["localhost", "localhost"])
    }

    @Test("the server changes keys in the middle (TLS 1.3)")
    func keyUpdate() async throws {
        let serving = try world.server(.loopbackServer, .init(versions: TLSServing.tls13...TLSServing.tls13))
        let server = try LoopbackServer(
            serve: serving.serve { connection in
                connection.echoMessages { _ in connection.requestKeyUpdate() }
            })
        let stream = try await world.connect(to: server)
        for size in [10, 100_000, 10, 1_000_000, 3] {
            let message = pattern(size)
            #expect(try await stream.exchange(message) == message)
        }
    }

    @Test("the server renegotiates in the middle (TLS 1.2)")
    func renegotiation() async throws {
        let serving = try world.server(.loopbackServer, .init(versions: TLSServing.tls12...TLSServing.tls12))
        let server = try LoopbackServer(
            serve: serving.serve { connection in
                connection.echoMessages { if $0 % 2 == 1 { connection.requestRenegotiation() } }
            })
        let stream = try await world.connect(to: server)
        for size in [10, 100_000, 10, 1_000_000, 3] {
            let message = pattern(size)
            #expect(try await stream.exchange(message) == message)
        }
    }

    @Test("the end: in TLS's own way, or cut off; what came before is received first")
    func ends() async throws {
        let serving = try world.server()
        let ending = try LoopbackServer(
            serve: serving.serve {
                $0.send([1, 2, 3])
                $0.end()
            })
        let cutOff = try LoopbackServer(serve: serving.serve { $0.send([1, 2, 3]) })
        for (server, words) in [(ending, "ended the TLS connection"), (cutOff, "cut off")] {
            let stream = try await world.connect(to: server)
            #expect(try await stream.receive() == [1, 2, 3])
            let error = await #expect(throws: TransportError.self) { try await stream.receive() }
            #expect(error?.code == .closed)
            #expect(error?.detail?.contains(words) == true)
            #expect(await code { () throws(TransportError) in try await stream.receive() } == .closed)
        }
    }

    @Test("deadlines: a receive can be tried again, a send that was cut short cannot")
    func deadlines() async throws {
        let serving = try world.server()
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        let stream = try await world.connect(to: server)
        for _ in 0..<2 {
            #expect(
                await code { () throws(TransportError) in
                    try await stream.receive(deadline: .after(.milliseconds(20)))
                } == .timedOut)
        }
        #expect(try await stream.exchange([5]) == [5])

        let deaf = try LoopbackServer(serve: serving.serve { Serving.deafness($0.descriptor) })
        let sending = try await world.connect(to: deaf)
        let message = pattern(32 << 20)
        #expect(
            await code { () throws(TransportError) in
                try await sending.send(message, deadline: .after(.milliseconds(100)))
            } == .timedOut)
        #expect(await code { () throws(TransportError) in try await sending.send([1]) } == .closed)
    }

    @Test("cancelling a receive, a send and a handshake")
    func cancellation() async throws {
        let serving = try world.server()
        let silent = try LoopbackServer(serve: serving.serve { _ = $0.receive(1) })
        let deaf = try LoopbackServer(serve: serving.serve { Serving.deafness($0.descriptor) })
        let mute = try LoopbackServer(serve: Serving.silence)
        let (first, second) = (try await world.connect(to: silent), try await world.connect(to: deaf))
        let context = try TLSContext(world.settings())
        let tasks = [
            Task { await code { () throws(TransportError) in try await first.receive() } },
            Task { await code { () throws(TransportError) in try await second.send(pattern(32 << 20)) } },
            Task {
                await code { () throws(TransportError) in try await TLSWorld.connect(to: mute, context) }
            },
        ]
        try await Task.sleep(for: .milliseconds(50))
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == .cancelled) }
        #expect(try await mute.allEnded(1))
    }

    @Test("closing while another task receives or sends, and a second user of one stream")
    func closing() async throws {
        let serving = try world.server()
        let silent = try LoopbackServer(serve: serving.serve { _ = $0.receive(1) })
        let deaf = try LoopbackServer(serve: serving.serve { Serving.deafness($0.descriptor) })
        let (first, second) = (try await world.connect(to: silent), try await world.connect(to: deaf))
        let receiving = Task { await code { () throws(TransportError) in try await first.receive() } }
        let sending = Task {
            await code { () throws(TransportError) in try await second.send(pattern(32 << 20)) }
        }
        try await Task.sleep(for: .milliseconds(50))
        #expect(await code { () throws(TransportError) in try await first.receive() } == .other)
        first.close()
        first.close()
        second.close()
        #expect(await receiving.value == .closed)
        #expect(await sending.value == .closed)
        #expect(await code { () throws(TransportError) in try await first.send([1]) } == .closed)
        #expect(try await silent.allEnded(1))
    }

    @Test("a stream that nobody holds any more tells the server and closes")
    func lastReference() async throws {
        let serving = try world.server()
        let server = try LoopbackServer(serve: serving.serve { $0.echoMessages() })
        _ = try await world.connect(to: server)
        #expect(try await server.allEnded(1))
    }
}
