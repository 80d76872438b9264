import Glibc

/// A file that is being written; its owner closes it.
struct OutputFile {
    private let descriptor: Int32
    private let path: String

    /// Creates the file or empties it.
    init(_ path: String) throws(ColumnarError) {
        guard !path.utf8.contains(0) else {
            throw ColumnarError(.writeFailed, "A path must not hold a null byte")
        }
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
    }

    /// Writes all of the bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ColumnarError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure("write", path)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Closes the file; the system may tell only now that something was not written.
    func close() throws(ColumnarError) {
        guard Glibc.close(descriptor) == 0 || errno == EINTR else { throw Self.failure("close", path) }
    }

    private static func failure(_ operation: String, _ path: String) -> ColumnarError {
        let reason = String(cString: strerror(errno))
        return ColumnarError(.writeFailed, "Cannot \(operation) \(path): \(reason)")
    }
}
