/// A file under /proc that is not as the kernel writes it, or cannot be read.
struct ProcError: Error, Equatable, CustomStringConvertible {
    /// The path.
    let file: String
    /// The line, counted from 1; nil for the file as a whole.
    let line: Int?
    /// What is wrong.
    let message: String

    var description: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(message)" }
}
