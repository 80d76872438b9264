import Foundation

/// All that is read of the machine at one moment.
struct SystemReading {
    let date: Date
    let instant: ContinuousClock.Instant
    let cpu: CPUTimes
    let memory: MemoryUse
    let load: LoadAverage
    /// Nil where the machine hides the file, as containers may.
    let disks: DiskCounters?
    /// Nil where the machine hides the file.
    let network: NetworkCounters?

    /// Reads the machine now.
    ///
    /// - Throws: `ProcError` for a file that cannot be read or understood, and when one of /proc/stat, /proc/meminfo and
    ///   /proc/loadavg is not there.
    init() throws(ProcError) {
        date = Date()
        instant = .now
        cpu = try CPUTimes(Self.file(CPUTimes.path))
        memory = try MemoryUse(Self.file(MemoryUse.path))
        load = try LoadAverage(Self.file(LoadAverage.path))
        let disks = try ProcFile(reading: DiskCounters.path)
        self.disks = if let disks { try DiskCounters(disks) } else { nil }
        let network = try ProcFile(reading: NetworkCounters.path)
        self.network = if let network { try NetworkCounters(network) } else { nil }
    }

    /// The files that this machine hides.
    var missingFiles: [String] {
        (disks == nil ? [DiskCounters.path] : []) + (network == nil ? [NetworkCounters.path] : [])
    }

    private static func file(_ path: String) throws(ProcError) -> ProcFile {
        guard let file = try ProcFile(reading: path) else {
            throw ProcError(file: path, line: nil, message: "there is no such file")
        }
        return file
    }
}
