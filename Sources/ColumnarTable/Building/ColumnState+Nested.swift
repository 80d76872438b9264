import BSON

/// Structs and lists: their own columns take the values, then the row ends here.
extension UnsafeMutablePointer<ColumnState> {
    /// Stores the document at `value` into the columns inside.
    func storeDocument(
        _ value: UnsafeRawPointer, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        guard depth < BSONLimits.maximumDepth, let record = pointee.record else { throw Self.tooDeep }
        let valueEnd = try record.append(value, end: end, depth: depth + 1)
        pointee.count &+= 1
        return valueEnd
    }

    /// Stores the array at `value` into the column of elements.
    func storeArray(
        _ value: UnsafeRawPointer, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        guard depth < BSONLimits.maximumDepth, let element = pointee.element else { throw Self.tooDeep }
        let last = value + (try RecordBuilder.documentSize(value, end: end) - 1)
        var position = value + 4
        var index = 0
        while position < last {
            do throws(ColumnarError) {
                position = try element.storeElement(position, index: index, end: last, depth: depth + 1)
            } catch {
                throw error.nested(under: String(index))
            }
            index &+= 1
        }
        try endList(at: element.pointee.count)
        return last + 1
    }

    @inline(__always)
    private func endList(at offset: Int) throws(ColumnarError) {
        guard offset <= pointee.offsetLimit else { return try builder.endRow(at: offset) }
        pointee.count &+= 1
        pointee.values.storeBytes(
            of: Int32(truncatingIfNeeded: offset), toByteOffset: pointee.count &<< 2, as: Int32.self)
    }

    /// Stores the array element at `position`. The keys "0" to "99" and their null byte are known without a search.
    @inline(__always)
    private func storeElement(
        _ position: UnsafeRawPointer, index: Int, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        let type = pointee.type
        let word = position.loadUnaligned(as: UInt32.self).littleEndian
        if type != 0, index < 10 {
            let expected = UInt32(type) | UInt32(truncatingIfNeeded: 0x30 &+ index) << 8
            if word & 0xFF_FFFF == expected {
                return try store(position + 3, type: type, end: end, depth: depth)
            }
        } else if type != 0, index < 100 {
            let digits = UInt32(truncatingIfNeeded: 0x3030 &+ index / 10 | index % 10 << 8)
            if word == UInt32(type) | digits << 8 {
                return try store(position + 4, type: type, end: end, depth: depth)
            }
        }
        return try storeUnexpected(position, end: end, depth: depth)
    }

    @inline(never)
    private func storeUnexpected(
        _ position: UnsafeRawPointer, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        let found = try MeasuredElement(at: position, end: end)
        try builder.append(found.type, found.value, size: found.size, end: end, depth: depth)
        return found.value + found.size
    }

    private static var tooDeep: ColumnarError {
        ColumnarError(.malformed, "Documents nest deeper than \(BSONLimits.maximumDepth) levels")
    }
}
