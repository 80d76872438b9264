extension BSONWriter {
    /// Lets `body` write up to `capacity` bytes at the end; what it returns is how many it wrote.
    package mutating func put<Failure: Error>(
        upTo capacity: Int, _ body: (inout MutableRawSpan) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(capacity)
        let space = UnsafeMutableRawBufferPointer(start: base + count, count: capacity)
        var span = space.mutableBytes
        let written = try body(&span)
        count &+= min(max(written, 0), capacity)
    }
}
