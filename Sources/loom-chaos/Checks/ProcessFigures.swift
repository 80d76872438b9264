import Foundation
import Glibc
import MongoTransport

/// What this process holds.
struct ProcessFigures: CustomStringConvertible {
    /// Open descriptors of all kinds.
    let descriptors: Int
    let threads: Int
    /// The driver's own tasks: monitors, the maintenance of pools, the end of cursors.
    let tasks: Int
    /// The driver's sockets.
    let sockets: Int
    /// The times that somebody in the driver waits for.
    let deadlines: Int

    /// What it holds now.
    static var now: ProcessFigures {
        ProcessFigures(
            descriptors: entries("/proc/self/fd"), threads: entries("/proc/self/task"),
            tasks: DriverThread.taskCount, sockets: Reactor.registeredCount, deadlines: Reactor.timerCount)
    }

    var description: String {
        "\(descriptors) descriptors, \(threads) threads, \(tasks) tasks, \(sockets) sockets, \(deadlines) deadlines"
    }

    /// What there is more of than before, and how much.
    func excess(over before: ProcessFigures) -> [(what: String, count: Int)] {
        // The pool of threads for tasks grows when it is busy, by as many threads as there are processors.
        let spareThreads = ProcessInfo.processInfo.activeProcessorCount + 2
        let all = [
            ("descriptors", descriptors - before.descriptors),
            ("threads", threads - before.threads - spareThreads), ("tasks", tasks - before.tasks),
            ("sockets", sockets - before.sockets), ("deadlines", deadlines - before.deadlines),
        ]
        return all.filter { $0.1 > 0 }
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
