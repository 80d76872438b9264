import BSON
import Glibc

/// What no client can beat: the same commands over a bare blocking socket, the replies dropped.
///
/// It receives into one buffer and reads nothing of a reply but its length and the cursor's id. The next getMore goes
/// out as soon as a reply is there, as in our own loads.
final class SocketFloor {
    private let descriptor: Int32
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 22, alignment: 64)

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, status == 0 else {
            throw BenchError("the floor cannot connect: errno \(errno)")
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// Finds everything in a collection; returns the bytes received.
    func drain(_ database: String, _ collection: String, batchSize: Int) throws -> Int {
        try send(["find": .string(collection), "filter": [:], "$db": .string(database)])
        var received = try receive()
        while case let id = try cursorID(received), id != 0 {
            try send([
                "getMore": .int64(id), "collection": .string(collection),
                "batchSize": .int32(Int32(batchSize)),
                "$db": .string(database),
            ])
            let size = try receive()
            received = size
            total += size
        }
        defer { total = 0 }
        return total
    }

    private var total = 0

    private func send(_ command: Document) throws {
        let body = try command.encoded().bytes
        // Length, request id, response to, OP_MSG; no flags; a section of kind 0.
        var message: [UInt8] = []
        for word in [Int32(21 + body.count), 1, 0, 2013, 0] {
            withUnsafeBytes(of: word.littleEndian) { message += $0 }
        }
        message.append(0)
        message += body
        let sent = message.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
        guard sent == message.count else { throw BenchError("the floor cannot send: errno \(errno)") }
    }

    /// One message into the buffer; returns its size.
    private func receive() throws -> Int {
        var filled = 0
        var size = 21
        while filled < size {
            let count = recv(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, 0)
            guard count > 0 else { throw BenchError("the floor cannot receive: errno \(errno)") }
            filled += count
            if filled >= 4 { size = Int(buffer.loadUnaligned(as: Int32.self)) }
            guard size >= 21, size <= buffer.count else { throw BenchError("a reply of \(size) bytes") }
        }
        return size
    }

    /// Hops over the batch to the cursor's id.
    private func cursorID(_ size: Int) throws -> Int64 {
        guard let base = buffer.baseAddress else { return 0 }
        let scanner = ElementScanner(base: UnsafeRawPointer(base), end: size)
        let cursor = try find("cursor", in: 21, scanner)
        return scanner.int64(at: try find("id", in: cursor, scanner))
    }

    private func find(_ key: String, in document: Int, _ scanner: ElementScanner) throws -> Int {
        var position = document + 4
        while scanner.byte(at: position) != 0 {
            let type = try scanner.type(at: position)
            let value = try scanner.endOfCString(from: position + 1) + 1
            if try scanner.utf8(from: position + 1, count: value - position - 2) == key { return value }
            position = value + (try scanner.size(of: type, at: value))
        }
        throw BenchError("a reply without \(key)")
    }
}
