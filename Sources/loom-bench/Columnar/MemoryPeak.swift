import CLinux
import Foundation
import Glibc

/// The memory that work takes beyond what the process had before.
enum MemoryPeak {
    /// The most resident megabytes while `work` ran, minus those before.
    static func megabytes(_ work: () async throws -> Void) async throws -> Double {
        let before = try resident()
        // "5" sets the high-water mark back to the present size.
        guard let reset = fopen("/proc/self/clear_refs", "w") else {
            throw BenchError("no /proc/self/clear_refs")
        }
        fputs("5", reset)
        fclose(reset)
        try await work()
        return Double(try kilobytes("VmHWM") * 1024 - before) / 1e6
    }

    /// The bytes that are resident now.
    static func resident() throws -> Int {
        // Freed memory that the allocator keeps would hide what work needs.
        malloc_trim(0)
        return try kilobytes("VmRSS") * 1024
    }

    /// The bytes that are allocated now, without those that the allocator keeps for later.
    static func allocated() -> Int {
        let info = mallinfo2()
        return Int(clamping: info.uordblks) + Int(clamping: info.hblkhd)
    }

    private static func kilobytes(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard let number = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) else {
            throw BenchError("/proc/self/status has no \(name)")
        }
        return number
    }
}
