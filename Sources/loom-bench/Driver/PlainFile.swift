import Glibc

/// Files read and written as the peers do it, with nothing between the bytes and the system's calls.
enum PlainFile {
    /// A file as bytes.
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw BenchError("cannot read \(path)") }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, Int32(SEEK_END)))
        guard size >= 0, lseek(descriptor, 0, Int32(SEEK_SET)) == 0 else {
            throw BenchError("cannot measure \(path)")
        }
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
                let received = Glibc.read(descriptor, rest.baseAddress, rest.count)
                guard received > 0 else { throw BenchError("cannot read \(path)") }
                count += received
            }
        }
    }

    /// Makes a file of some bytes.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchError("cannot write \(path)") }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
                guard count > 0 else { throw BenchError("cannot write \(path)") }
                rest = rest.dropFirst(count)
            }
        }
    }
}
