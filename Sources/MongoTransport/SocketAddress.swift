internal import Glibc

/// A socket address of any family, as the kernel takes it.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    fileprivate let length: socklen_t

    /// A copy of what the resolver gave.
    init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        self.length = min(length, socklen_t(MemoryLayout<sockaddr_storage>.size))
        withUnsafeMutableBytes(of: &storage) { storage in
            storage.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(self.length)))
        }
    }

    /// The address of a UNIX socket; nil if the path is empty, too long, or holds a zero byte.
    init?(unixPath path: String) {
        let bytes = Array(path.utf8)
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? MemoryLayout<sa_family_t>.size
        guard !bytes.isEmpty, bytes.count < Self.unixPathCapacity, !bytes.contains(0) else { return nil }
        length = socklen_t(offset + bytes.count + 1)
        storage.ss_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &storage) { storage in
            storage[offset...].copyBytes(from: bytes)
        }
    }

    /// The bytes a UNIX socket's path may take, with the zero at its end.
    static let unixPathCapacity = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    var family: Int32 { Int32(storage.ss_family) }

    /// Calls `body` with the address in the form of the socket calls.
    func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// The numeric address, for messages.
    var numericHost: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
            let failure = withPointer { address, length in
                getnameinfo(
                    address, length, buffer.baseAddress, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
            }
            guard failure == 0, let base = buffer.baseAddress else { return "address of family \(family)" }
            return String(cString: base)
        }
    }
}

extension SocketAddress {
    /// Whether both name the same address and port.
    func hasSameBytes(as other: SocketAddress) -> Bool {
        guard length == other.length else { return false }
        return withPointer { mine, length in
            other.withPointer { theirs, _ in memcmp(mine, theirs, Int(length)) == 0 }
        }
    }
}
