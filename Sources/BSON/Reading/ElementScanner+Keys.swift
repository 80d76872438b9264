/// Finding elements by key.
extension ElementScanner {
    /// The number of elements from `start` to the end.
    func elementCount(from start: Int) throws(BSONError) -> Int {
        var count = 0
        var position = start
        while position < end {
            let type = try type(at: position)
            let keyEnd = try endOfCString(from: position + 1)
            position = keyEnd + 1 + (try size(of: type, at: keyEnd + 1))
            count += 1
        }
        return count
    }

    /// The element with this key among those that start in `[first, last)`; nil when there is none.
    func element(
        _ key: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int
    ) throws(BSONError) -> Int? {
        guard let bytes = key.baseAddress, key.count <= 15 else {
            return try longKey(key, from: first, to: last)
        }
        let small = SmallText(at: UnsafeRawPointer(bytes), count: key.count)
        return small.containsNull ? nil : try shortKey(small, from: first, to: last)
    }

    private func shortKey(_ key: SmallText, from first: Int, to last: Int) throws(BSONError) -> Int? {
        let (lowMask, highMask) = key.masks
        var position = first
        while position < last {
            let start = position &+ 1
            let keyEnd: Int
            if start &+ 16 <= end {
                let low = uint64(at: start)
                let difference = (low ^ key.low) & lowMask | (uint64(at: start &+ 8) ^ key.high) & highMask
                if difference == 0 { return position }
                let marks = SmallText.zeroMarks(low)
                keyEnd =
                    marks != 0
                    ? start &+ marks.trailingZeroBitCount &>> 3 : try endOfCString(from: start &+ 8)
            } else {
                keyEnd = try endOfCString(from: start)
                let isSame =
                    keyEnd &- start == key.count && key == SmallText(at: base + start, count: key.count)
                if isSame { return position }
            }
            position = keyEnd &+ 1 &+ (try sizeInline(of: type(at: position), at: keyEnd &+ 1))
        }
        return nil
    }

    private func longKey(
        _ key: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int
    ) throws(BSONError) -> Int? {
        var position = first
        while position < last {
            if self.key(at: position, equals: key) { return position }
            let valueStart = try endOfCString(from: position &+ 1) &+ 1
            position = valueStart &+ (try sizeInline(of: type(at: position), at: valueStart))
        }
        return nil
    }

    /// Whether the element at `position` has this key; at most the key and its terminator are read.
    @inline(__always)
    func key(at position: Int, equals key: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = position + 1
        guard start + key.count < end, byte(at: start + key.count) == 0 else { return false }
        guard let bytes = key.baseAddress else { return true }
        guard BSONReader.equal(base + start, UnsafeRawPointer(bytes), key.count) else { return false }
        return !key.contains(0)
    }
}
