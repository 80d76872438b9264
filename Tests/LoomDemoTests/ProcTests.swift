import Testing

@testable import loom_demo

/// The files are short ones of the shapes that kernels write.
@Suite("/proc")
struct ProcTests {
    private func file(_ text: String) -> ProcFile { ProcFile("/proc/test", text: text) }

    @Test("processor times, with idle and waiting apart from the rest")
    func cpuTimes() throws {
        let times = try CPUTimes(file("cpu  10 20 30 400 50 6 7 8 9 9\ncpu0 1 2 3 4\n"))
        #expect(times.busy == 81)
        #expect(times.idle == 450)
        let old = try CPUTimes(file("cpu  10 20 30 400\n"))
        #expect(old.busy == 60)
        #expect(old.idle == 400)
    }

    @Test("the busy share is of what passed between two readings")
    func busyShare() throws {
        let earlier = try CPUTimes(file("cpu  10 0 0 100\n"))
        let later = try CPUTimes(file("cpu  40 0 0 170\n"))
        #expect(later.busyShare(since: earlier) == 30)
        #expect(later.busyShare(since: later) == nil)
        // A counter that went back counts as one that stood still.
        let corrected = try CPUTimes(file("cpu  20 0 0 90\n"))
        #expect(corrected.busyShare(since: earlier) == 100)
    }

    @Test(
        "processor times that cannot be are errors with file and line",
        arguments: [
            ("intr 5\n", nil, "the line \"cpu\" is missing"),
            ("intr 5\ncpu 1 2 3\n", 2, "idle is missing"),
            ("cpu 1 2 x 4\n", 1, "system is no number: x"),
            ("cpu 1 -2 3 4\n", 1, "nice is no number: -2"),
        ] as [(String, Int?, String)])
    func badCPUTimes(text: String, line: Int?, message: String) {
        #expect(throws: ProcError(file: "/proc/test", line: line, message: message)) {
            try CPUTimes(file(text))
        }
    }

    @Test("memory in use is what programs could not get")
    func memory() throws {
        let memory = try MemoryUse(
            file("MemTotal:       8192 kB\nMemFree:        100 kB\nMemAvailable:    2048 kB\n"))
        #expect(memory.usedMiB == 6)
    }

    @Test(
        "memory that cannot be is an error with file and line",
        arguments: [
            ("MemTotal: 10 kB\n", nil, "the line \"MemAvailable:\" is missing"),
            ("MemTotal: 10\nMemAvailable: 5 kB\n", 1, "the unit is not kB"),
            ("MemTotal: kB\n", 1, "the size is no number: kB"),
            ("MemTotal: -1 kB\n", 1, "the size is negative"),
            ("MemTotal: 10 kB\nMemAvailable: 11 kB\n", nil, "11 KiB of 10 KiB are said to be available"),
        ] as [(String, Int?, String)])
    func badMemory(text: String, line: Int?, message: String) {
        #expect(throws: ProcError(file: "/proc/test", line: line, message: message)) {
            try MemoryUse(file(text))
        }
    }

    @Test("the load of the last minute")
    func load() throws {
        #expect(try LoadAverage(file("2.57 3.03 2.95 4/170 11685\n")).lastMinute == 2.57)
        #expect(
            throws: ProcError(file: "/proc/test", line: 1, message: "the load of the last minute is missing")
        ) { try LoadAverage(file("")) }
        #expect(
            throws: ProcError(file: "/proc/test", line: 1, message: "the load of the last minute is nan")
        ) { try LoadAverage(file("nan 1 1")) }
    }

    @Test("disks count once: no parts, no loops, nothing in memory")
    func disks() throws {
        let disks = try DiskCounters(
            file(
                """
                   7  0 loop0 1 0 999 0 1 0 999 0 0 0 0
                   8  0 sda 5 0 10 0 7 0 20 0 0 0 0
                   8  1 sda1 5 0 10 0 7 0 20 0 0 0 0
                 259  0 nvme0n1 5 0 100 0 7 0 200 0 0 0 0
                 259  1 nvme0n1p1 5 0 100 0 7 0 200 0 0 0 0
                 253  0 dm-0 5 0 100 0 7 0 200 0 0 0 0
                 254  0 vda 5 0 1 0 7 0 2 0 0 0 0 0 0 0 0

                """))
        #expect(disks.disks == ["sda", "nvme0n1", "vda"])
        #expect(disks.bytes == TransferCounter(incoming: 111 * 512, outgoing: 222 * 512))
        #expect(throws: ProcError(file: "/proc/test", line: 1, message: "the sectors written is missing")) {
            try DiskCounters(file("8 0 sda 5 0 10 0 7\n"))
        }
    }

    private static let networkHeadings = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls

        """

    @Test("network interfaces but the loopback, numbers glued to names or not")
    func network() throws {
        let network = try NetworkCounters(
            file(
                Self.networkHeadings + """
                        lo: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0
                      eth0: 100 1 0 0 0 0 0 0 30 1 0 0 0 0 0 0
                     wlan0:7 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0

                    """))
        #expect(network.bytes == TransferCounter(incoming: 107, outgoing: 32))
        #expect(throws: ProcError(file: "/proc/test", line: 3, message: "the bytes sent is missing")) {
            try NetworkCounters(file(Self.networkHeadings + "eth0: 1 2 3\n"))
        }
        #expect(
            throws: ProcError(
                file: "/proc/test", line: 3, message: "there is no colon behind the interface's name")
        ) { try NetworkCounters(file(Self.networkHeadings + "eth0 1 2 3\n")) }
    }

    @Test("a rate needs two readings of a counter that did not go back")
    func rate() {
        #expect(TransferCounter.rate(1024, 5120, over: 2) == 2)
        #expect(TransferCounter.rate(5, 4, over: 1) == nil)
        #expect(TransferCounter.rate(nil, 4, over: 1) == nil)
        #expect(TransferCounter.rate(1, 4, over: 0) == nil)
    }

    @Test("a file that is not there is nil, one that cannot be read is an error")
    func reading() throws {
        #expect(try ProcFile(reading: "/proc/no-such-file")?.lines == nil)
        #expect(throws: ProcError(file: "/proc", line: nil, message: "Is a directory")) {
            try ProcFile(reading: "/proc")
        }
        #expect(try ProcFile(reading: "/proc/stat")?.lines.first?.hasPrefix("cpu ") == true)
    }

    @Test("this machine can be read")
    func thisMachine() throws {
        let reading = try SystemReading()
        #expect(reading.memory.totalKiB > 0)
        #expect(reading.cpu.idle > 0 || reading.cpu.busy > 0)
    }
}
