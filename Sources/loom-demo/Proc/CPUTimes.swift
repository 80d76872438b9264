/// What all processors together have done since the start, in clock ticks: the first line of /proc/stat.
struct CPUTimes: Equatable {
    static let path = "/proc/stat"

    var busy: UInt64 = 0
    /// Idle, also while waiting for a disk.
    var idle: UInt64 = 0

    /// The columns behind the word `cpu`. What guests use is in `user` and `nice` already.
    private static let columns = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"]

    init(_ file: ProcFile) throws(ProcError) {
        guard let line = file.lines.firstIndex(where: { $0.hasPrefix("cpu ") }) else {
            throw file.error("the line \"cpu\" is missing")
        }
        let fields = file.fields(ofLine: line)
        for (index, name) in Self.columns.enumerated() {
            // Kernels before 2.6 end after idle.
            if index > 3, index + 1 >= fields.count { break }
            let ticks: UInt64 = try file.number(fields, index + 1, line: line, name)
            if name == "idle" || name == "iowait" { idle &+= ticks } else { busy &+= ticks }
        }
    }

    /// The share of the time since an earlier reading in which the processors were busy, in percent; nil when no tick
    /// has passed.
    func busyShare(since earlier: CPUTimes) -> Double? {
        // The kernel corrects its idle time now and then, also downwards.
        let busy = busy > earlier.busy ? Double(busy - earlier.busy) : 0
        let idle = idle > earlier.idle ? Double(idle - earlier.idle) : 0
        return busy + idle > 0 ? 100 * busy / (busy + idle) : nil
    }
}
