/// How many tasks ran or waited for a processor or a disk, on average over the last minute: /proc/loadavg.
struct LoadAverage: Equatable {
    static let path = "/proc/loadavg"

    var lastMinute: Double

    init(_ file: ProcFile) throws(ProcError) {
        guard !file.lines.isEmpty else { throw file.error("the file is empty") }
        lastMinute = try file.number(file.fields(ofLine: 0), 0, line: 0, "the load of the last minute")
        guard lastMinute.isFinite, lastMinute >= 0 else {
            throw file.error(line: 0, "the load of the last minute is \(lastMinute)")
        }
    }
}
