/// What all disks together have read and written: /proc/diskstats.
struct DiskCounters: Equatable {
    static let path = "/proc/diskstats"

    var bytes = TransferCounter()
    /// The disks that were counted.
    var disks: [Substring] = []

    /// The kernel counts in sectors of this size whatever the disk's own is.
    private static let sectorByteCount: UInt64 = 512
    /// Devices on top of others, whose traffic would count twice, or in memory.
    private static let others = ["loop", "ram", "zram", "dm-", "md", "nbd", "sr", "fd"]

    init(_ file: ProcFile) throws(ProcError) {
        for line in file.lines.indices {
            let fields = file.fields(ofLine: line)
            guard !fields.isEmpty else { continue }
            guard fields.count > 2 else { throw file.error(line: line, "the name of the device is missing") }
            guard isDisk(fields[2]) else { continue }
            let read: UInt64 = try file.number(fields, 5, line: line, "the sectors read")
            let written: UInt64 = try file.number(fields, 9, line: line, "the sectors written")
            disks.append(fields[2])
            bytes.incoming &+= read &* Self.sectorByteCount
            bytes.outgoing &+= written &* Self.sectorByteCount
        }
    }

    /// Whether a device is neither one of the others nor a part of a disk, which comes before its parts: `sda1` after
    /// `sda`, `nvme0n1p2` after `nvme0n1`.
    private func isDisk(_ name: Substring) -> Bool {
        guard !Self.others.contains(where: name.hasPrefix) else { return false }
        return !disks.contains { disk in
            guard name.hasPrefix(disk) else { return false }
            var part = name.dropFirst(disk.count)
            if disk.last?.isNumber == true {
                guard part.popFirst() == "p" else { return false }
            }
            return !part.isEmpty && part.allSatisfy(\.isNumber)
        }
    }
}
