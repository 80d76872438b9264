import Glibc
import Testing

@testable import MongoTransport

/// Receiving when it is known how much is to come.
@Suite("Expected bytes") struct ExpectedBytesTests {
    private func receive(
        _ count: Int, from socket: Socket, deadline: Deadline = .after(.seconds(30))
    ) async throws(TransportError) -> [UInt8] {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { bytes.deallocate() }
        var received = 0
        while received < count {
            received += try await socket.receive(
                into: UnsafeMutableRawBufferPointer(rebasing: bytes[received...]), expected: count - received,
                deadline: deadline)
        }
        return Array(bytes)
    }

    @Test("messages of every size arrive whole, one after the other")
    func everySize() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(20)))
        for size in [3_000_000, 1, 262_143, 262_144, 262_145, 2, 1_000_000, 70_000] {
            let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            async let answer = receive(size, from: socket)
            try await socket.send(message)
            #expect(try await answer == message)
        }
    }

    @Test("on the caller's thread too")
    func onAThread() async throws {
        let server = try LoopbackServer(serve: Serving.echo)
        let endpoint = server.endpoint
        let counts = try await onOwnThread {
            try Blocking.run {
                let socket = try await Socket.connect(to: endpoint, deadline: .after(.seconds(20)))
                var counts: [Int] = []
                // No more than the kernel's buffers hold, as nobody reads while this sends.
                for size in [60_000, 1, 60_000] {
                    try await socket.send([UInt8](repeating: 7, count: size))
                    counts.append(try await receive(size, from: socket).count)
                }
                return counts
            }
        }
        #expect(counts == [60_000, 1, 60_000])
    }

    /// Part of it is there when the thread begins to wait, and the rest is less than what the kernel wakes it for.
    @Test("on the caller's thread without a deadline, in two parts", .timeLimit(.minutes(2)))
    func inTwoParts() async throws {
        let server = try LoopbackServer { connection in
            let bytes = [UInt8](repeating: 1, count: 200_000)
            _ = bytes.withUnsafeBytes { Serving.sendAll(connection, $0) }
            // The client waits for the first part, and sends a byte before it receives.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
            usleep(300_000)
            _ = bytes.withUnsafeBytes { Serving.sendAll(connection, $0) }
            _ = recv(connection, &byte, 1, 0)
        }
        let endpoint = server.endpoint
        let count = try await onOwnThread {
            try Blocking.run {
                let socket = try await Socket.connect(to: endpoint, deadline: .after(.seconds(20)))
                usleep(300_000)
                try await socket.send([1])
                return try await receive(400_000, from: socket, deadline: .never).count
            }
        }
        #expect(count == 400_000)
    }

    @Test("a peer that sends less and closes is noticed, and one that resets")
    func lessThanExpected() async throws {
        for resets in [false, true] {
            let server = try LoopbackServer { connection in
                // Not before the client has found itself connected.
                var byte: UInt8 = 0
                _ = recv(connection, &byte, 1, 0)
                let bytes = [UInt8](repeating: 1, count: 1000)
                _ = bytes.withUnsafeBytes { Serving.sendAll(connection, $0) }
                guard resets else { return }
                var value = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    connection, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
            }
            let socket = try await Socket.connect(to: server.endpoint, deadline: .after(.seconds(20)))
            try await socket.send([1])
            #expect(
                await code { () throws(TransportError) in try await receive(1_000_000, from: socket) }
                    == .closed)
        }
    }
}
