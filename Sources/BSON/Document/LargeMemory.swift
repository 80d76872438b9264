import Glibc

/// Memory for large messages, which the system hands out in large pages: a page at a time would cost more than the copy
/// that fills it.
package enum LargeMemory {
    /// From here on it is worth asking.
    private static let threshold = 4 << 20
    private static let pageSize = 4096

    /// Memory to be freed by `deallocate()`, aligned to 16 bytes.
    package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
        prefersLargePages(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
        return memory
    }

    /// Asks for large pages under memory that is about to be filled. Only a hint: the system may say no.
    package static func prefersLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
        guard memory.count >= threshold, let start = memory.baseAddress else { return }
        let first = start.alignedUp(toMultipleOf: pageSize)
        let size = (start + memory.count).alignedDown(toMultipleOf: pageSize) - first
        _ = madvise(first, size, Int32(MADV_HUGEPAGE))
        #endif
    }
}
