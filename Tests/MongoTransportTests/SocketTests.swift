import Glibc
import Testing

@testable import MongoTransport

@Suite("Socket") struct SocketTests {
    @Test("what is sent comes back, over every family", arguments: LoopbackServer.Family.allCases)
    func echo(_ family: LoopbackServer.Family) async throws {
        let server = try LoopbackServer(family, serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        #expect(socket.endpoint == server.endpoint)
        for size in [1, 200, 70_000] {
            let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await socket.send(message)
            #expect(try await socket.receiveExactly(size) == message)
        }
    }

    @Test("both buffers of a send arrive as one, in order, whichever is empty")
    func twoBuffers() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        for (first, second) in [(3, 5), (0, 4), (4, 0), (16, 900_000), (900_000, 16)] {
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: first + second, alignment: 1)
            defer { bytes.deallocate() }
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index / 7) }
            let whole = UnsafeRawBufferPointer(bytes)
            async let answer = socket.receiveExactly(first + second)
            try await socket.send(
                UnsafeRawBufferPointer(rebasing: whole[..<first]),
                UnsafeRawBufferPointer(rebasing: whole[first...]), deadline: .after(.seconds(5)))
            #expect(try await answer == Array(whole))
        }
    }

    @Test("64 MiB go both ways at once, in partial sends")
    func largeTransfer() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        let message = [UInt8](unsafeUninitializedCapacity: 64 << 20) { buffer, count in
            for index in buffer.indices {
                buffer[index] = UInt8(truncatingIfNeeded: (index &* 2_654_435_761) >> 13)
            }
            count = buffer.count
        }
        async let answer = socket.receiveExactly(message.count, deadline: .after(.seconds(60)))
        try await socket.send(message, deadline: .after(.seconds(60)))
        #expect(try await answer == message)
    }

    @Test("the peer's end of the stream: what was sent is received, then closed, each time")
    func peerCloses() async throws {
        let server = try LoopbackServer { connection in
            _ = [1, 2, 3].withUnsafeBytes {
                Serving.sendAll(connection, UnsafeRawBufferPointer(rebasing: $0[..<3]))
            }
        }
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        #expect(try await socket.receiveExactly(3).count == 3)
        for _ in 0..<3 {
            #expect(await code { () throws(TransportError) in try await socket.receive() } == .closed)
        }
    }

    @Test("a peer that resets: sending and receiving say closed")
    func peerResets() async throws {
        let server = try LoopbackServer { connection in
            // Not before the client has found itself connected.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        try await socket.send([0])
        #expect(await code { () throws(TransportError) in try await socket.receive() } == .closed)
        #expect(await code { () throws(TransportError) in try await socket.send([1]) } == .closed)
    }

    @Test("an idle socket knows when something came: bytes or the end")
    func isReadable() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        #expect(!socket.isReadable)
        try await socket.send([1, 2])
        #expect(try await socket.receiveExactly(2) == [1, 2])
        #expect(!socket.isReadable)
        let closing = try LoopbackServer(serve: Serving.closing)
        let bad = try await Socket.connect(to: closing.endpoint, deadline: .after(.seconds(5)))
        #expect(try await closing.allEnded(1))
        #expect(bad.isReadable)
        bad.close()
        #expect(bad.isReadable)
    }

    @Test("an empty buffer to receive into is an error")
    func emptyBuffer() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(5)))
        #expect(await code { () throws(TransportError) in try await socket.receive(atMost: 0) } == .other)
    }
}
