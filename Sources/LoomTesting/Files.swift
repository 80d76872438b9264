import FoundationEssentials
import Glibc

/// The file system calls that servers need.
enum Files {
    /// Makes a new empty folder under TMPDIR, or /tmp, that only this user can enter.
    static func makeTemporaryDirectory() throws(TestServerError) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/loom-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer {
            ($0.baseAddress.flatMap { mkdtemp($0) }).map { String(cString: $0) }
        }
        guard let made else { throw .system("mkdtemp in \(parent)") }
        return made
    }

    /// Makes a folder unless it is there; its parent must be.
    static func ensureDirectory(_ path: String) throws(TestServerError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system("mkdir \(path)") }
    }

    /// Writes a file that only this user can read, in place of any that is there.
    static func write(_ text: String, to path: String) throws(TestServerError) {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw .system("open \(path)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .system("write \(path)")
        }
    }

    /// The bytes of a file from `offset` on, as text; nil when there is no such file.
    static func read(_ path: String, from offset: Int = 0) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let length = lseek(descriptor, 0, SEEK_END)
        guard length > offset else { return "" }
        let bytes = [UInt8](unsafeUninitializedCapacity: length - offset) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, offset))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text of a file of the kernel's, which has no length beforehand; nil when there is none.
    static func read(procFile path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text: [UInt8] = []
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
            }
            if chunk.isEmpty { return String(decoding: text, as: UTF8.self) }
            text += chunk
        }
    }

    /// The length of a file in bytes, 0 when there is none.
    static func length(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Removes a folder and all that is in it, as far as that is possible.
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
