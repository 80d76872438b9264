import Glibc

/// The text of a file under /proc, by line and field.
struct ProcFile {
    let path: String
    let lines: [Substring]

    init(_ path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Reads a file; nil when there is none, as in containers that hide some.
    init?(reading path: String) throws(ProcError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw ProcError(file: path, line: nil, message: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        self.init(path, text: try Self.text(of: descriptor, path))
    }

    /// Files under /proc say that they are empty; only reading tells how long they are.
    private static func text(of descriptor: Int32, _ path: String) throws(ProcError) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            if count > 0 {
                bytes += chunk[..<count]
            } else if errno != EINTR {
                throw ProcError(file: path, line: nil, message: String(cString: strerror(errno)))
            }
        }
    }

    func error(line index: Int? = nil, _ message: String) -> ProcError {
        ProcError(file: path, line: index.map { $0 + 1 }, message: message)
    }

    /// The fields of a line, between spaces and tabs.
    func fields(ofLine index: Int) -> [Substring] {
        lines[index].split { $0 == " " || $0 == "\t" }
    }

    /// A field as a number, `position` counted from zero.
    func number<Number: LosslessStringConvertible>(
        _ fields: [Substring], _ position: Int, line index: Int, _ name: String
    ) throws(ProcError) -> Number {
        guard fields.indices.contains(position) else { throw error(line: index, "\(name) is missing") }
        guard let number = Number(String(fields[position])) else {
            throw error(line: index, "\(name) is no number: \(fields[position])")
        }
        return number
    }
}
