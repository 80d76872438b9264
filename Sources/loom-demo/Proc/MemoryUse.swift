/// The memory of the machine, from /proc/meminfo.
struct MemoryUse: Equatable {
    static let path = "/proc/meminfo"

    var totalKiB: Int64
    /// What programs could still get without swapping.
    var availableKiB: Int64

    init(_ file: ProcFile) throws(ProcError) {
        totalKiB = try Self.value(of: "MemTotal:", in: file)
        availableKiB = try Self.value(of: "MemAvailable:", in: file)
        guard availableKiB <= totalKiB else {
            throw file.error("\(availableKiB) KiB of \(totalKiB) KiB are said to be available")
        }
    }

    var usedMiB: Int { Int((totalKiB - availableKiB) / 1024) }

    private static func value(of name: String, in file: ProcFile) throws(ProcError) -> Int64 {
        guard let line = file.lines.firstIndex(where: { $0.hasPrefix(name) }) else {
            throw file.error("the line \"\(name)\" is missing")
        }
        let fields = file.fields(ofLine: line)
        guard fields.last == "kB" else { throw file.error(line: line, "the unit is not kB") }
        let kibibytes: Int64 = try file.number(fields, 1, line: line, "the size")
        guard kibibytes >= 0 else { throw file.error(line: line, "the size is negative") }
        return kibibytes
    }
}
