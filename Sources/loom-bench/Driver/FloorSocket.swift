import BSON
import Glibc
import Synchronization

/// The least that a client has to do: a blocking socket, one reused buffer, nothing parsed but lengths and the cursor's
/// number.
final class FloorSocket: Sendable {
    private struct State {
        let descriptor: Int32
        var buffer: [UInt8]
    }

    private let state: Mutex<State>

    init(port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchError("no socket for the floor") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BenchError("the floor cannot connect") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        state = Mutex(State(descriptor: descriptor, buffer: [UInt8](repeating: 0, count: 17 << 20)))
    }

    deinit {
        state.withLock { _ = Glibc.close($0.descriptor) }
    }

    /// Sends a message and receives the reply to it.
    func exchange(_ message: ByteStorage) throws {
        try state.withLock { _ = try Self.exchange(message, &$0) }
    }

    /// Reads a whole collection by find and getMore.
    func drain(_ collection: String) throws {
        try state.withLock { state in
            var count = try Self.exchange(FloorMessages.find(collection), &state)
            while true {
                let cursor = try Self.cursorID(state.buffer, count)
                if cursor == 0 { return }
                count = try Self.exchange(FloorMessages.getMore(cursor, collection), &state)
            }
        }
    }

    private static func exchange(_ message: ByteStorage, _ state: inout State) throws -> Int {
        try message.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let count = Glibc.send(state.descriptor, rest.baseAddress, rest.count, 0)
                guard count > 0 else { throw BenchError("the floor cannot send") }
                sent += count
            }
        }
        return try receive(&state)
    }

    private static func receive(_ state: inout State) throws -> Int {
        let descriptor = state.descriptor
        return try state.buffer.withUnsafeMutableBytes { buffer in
            var (received, length) = (0, Int.max)
            while received < length {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[received...])
                let count = recv(descriptor, rest.baseAddress, rest.count, 0)
                guard count > 0 else { throw BenchError("the floor's connection ended") }
                received += count
                if length == .max, received >= 4 { length = Int(buffer.loadUnaligned(as: Int32.self)) }
            }
            return length
        }
    }

    /// The reply begins with the cursor, the cursor with its batch, and the number follows that.
    private static func cursorID(_ buffer: [UInt8], _ count: Int) throws -> Int64 {
        try buffer.withUnsafeBytes { buffer in
            let batch = 16 + 4 + 1 + 4 + 1 + "cursor".utf8.count + 1 + 4 + 1
            let named =
                batch + (buffer[batch] == UInt8(ascii: "n") ? "nextBatch" : "firstBatch").utf8.count + 1
            let number =
                named + Int(buffer.loadUnaligned(fromByteOffset: named, as: Int32.self)) + 1 + "id".utf8.count
                + 1
            guard number + 8 <= count else { throw BenchError("the floor does not understand the reply") }
            return buffer.loadUnaligned(fromByteOffset: number, as: Int64.self)
        }
    }
}
