import Glibc

/// What this process holds.
struct ProcessFigures {
    let descriptors: Int
    let threads: Int

    /// What it holds now.
    static var now: ProcessFigures {
        ProcessFigures(descriptors: entries("/proc/self/fd"), threads: entries("/proc/self/task"))
    }

    /// The memory that is resident, in KB.
    static var residentKilobytes: Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE)) / 1024
    }

    private static func entries(_ path: String) -> Int {
        guard let directory = opendir(path) else { return 0 }
        defer { closedir(directory) }
        var count = 0
        // Without the directory itself and the one above; the descriptor that reads it is one too many as well, each
        // time.
        while readdir(directory) != nil { count += 1 }
        return count - 2
    }
}
