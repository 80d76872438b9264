@testable import MongoTransport

/// Arrays instead of pointers: what tests like to send and compare.
extension Socket {
    func send(_ bytes: [UInt8], deadline: Deadline = .after(.seconds(20))) async throws(TransportError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try await send(UnsafeRawBufferPointer(copy), deadline: deadline)
    }

    /// What one receive gives.
    func receive(
        atMost count: Int = 64 << 10, deadline: Deadline = .after(.seconds(20))
    ) async throws(TransportError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        let received = try await receive(into: buffer, deadline: deadline)
        return Array(buffer[..<received])
    }

    func receiveExactly(
        _ count: Int, deadline: Deadline = .after(.seconds(20))
    ) async throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += try await receive(atMost: min(count - bytes.count, 256 << 10), deadline: deadline)
        }
        return bytes
    }
}

/// The error code of what `body` throws; nil if it does not throw.
func code<R>(of body: () async throws(TransportError) -> R) async -> TransportError.Code? {
    do throws(TransportError) {
        _ = try await body()
        return nil
    } catch {
        return error.code
    }
}
