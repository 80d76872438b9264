import CLinux
import Glibc

/// Zeroed memory that grows without being copied once it is large.
///
/// Small blocks come from the allocator, large ones straight from the kernel: those grow by moving their page table
/// entries, cost memory only for pages that have been written to, and go back whole. So a growing column never
/// exists twice. Owners call `free()` exactly once.
struct GrowingMemory {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int

    /// From this size on memory is mapped.
    private static let mappedSize = 64 * 1024
    /// From this size on, the kernel is asked for pages of 2 MiB: a tenth of the faults. A buffer of this capacity
    /// holds at least half of it, so that an unused rest of a large page stays below a quarter of the column.
    private static let hugeSize = 16 * 1024 * 1024
    /// Arrow's recommended alignment.
    private static let alignment = 64
    static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// At least `byteCount` zero bytes.
    init(byteCount: Int) throws(ColumnarError) {
        let size = Self.roundedUp(max(byteCount, 1))
        base = try size < Self.mappedSize ? Self.allocate(size) : Self.map(size)
        capacity = size
    }

    /// Makes room for at least `byteCount` bytes; the new ones are zero.
    mutating func grow(toHold byteCount: Int) throws(ColumnarError) {
        guard byteCount > capacity else { return }
        // Doubling keeps the number of moves small; of mapped memory only the pages used will count.
        let (doubled, overflow) = capacity.multipliedReportingOverflow(by: 2)
        guard !overflow, byteCount <= Int.max / 4 else { throw Self.outOfMemory(byteCount) }
        let size = Self.roundedUp(max(byteCount, doubled))
        if capacity >= Self.mappedSize {
            base = try Self.remap(base, from: capacity, to: size)
            Self.adviseHuge(base, size)
        } else {
            let larger = try size < Self.mappedSize ? Self.allocate(size) : Self.map(size)
            larger.copyMemory(from: base, byteCount: capacity)
            Glibc.free(base)
            base = larger
        }
        capacity = size
    }

    /// Gives back the pages behind the first `byteCount` bytes.
    mutating func trim(to byteCount: Int) throws(ColumnarError) {
        let size = max(Self.roundedUp(max(byteCount, 1)), Self.mappedSize)
        guard capacity >= Self.mappedSize, size < capacity else { return }
        base = try Self.remap(base, from: capacity, to: size)
        capacity = size
    }

    func free() {
        if capacity >= Self.mappedSize {
            munmap(base, capacity)
        } else {
            Glibc.free(base)
        }
    }

    private static func roundedUp(_ byteCount: Int) -> Int {
        let unit = byteCount < mappedSize ? alignment : pageSize
        return (byteCount + unit - 1) / unit * unit
    }

    private static func allocate(_ byteCount: Int) throws(ColumnarError) -> UnsafeMutableRawPointer {
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, alignment, byteCount) == 0, let memory else {
            throw outOfMemory(byteCount)
        }
        memset(memory, 0, byteCount)
        return memory
    }

    private static func map(_ byteCount: Int) throws(ColumnarError) -> UnsafeMutableRawPointer {
        let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return try mapped(memory, byteCount)
    }

    /// Asks for large pages; nothing is lost where the system has none.
    private static func adviseHuge(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
        if byteCount >= hugeSize { _ = madvise(memory, byteCount, MADV_HUGEPAGE) }
    }

    private static func remap(
        _ base: UnsafeMutableRawPointer, from old: Int, to new: Int
    ) throws(ColumnarError) -> UnsafeMutableRawPointer {
        try mapped(remap_memory(base, UInt(old), UInt(new)), new)
    }

    private static func mapped(
        _ memory: UnsafeMutableRawPointer?, _ byteCount: Int
    ) throws(ColumnarError) -> UnsafeMutableRawPointer {
        guard let memory, memory != MAP_FAILED else { throw outOfMemory(byteCount) }
        return memory
    }

    private static func outOfMemory(_ byteCount: Int) -> ColumnarError {
        ColumnarError(.outOfMemory, "The system has no memory for \(byteCount) more bytes of a column")
    }
}
