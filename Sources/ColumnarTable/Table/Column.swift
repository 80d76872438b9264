/// The values of one field: contiguous, with a validity bitmap, laid out as Arrow does. Immutable.
///
/// Read it through a Swift type (`values(as:)`), value by value as BSON (`value(at:)`), or as memory
/// (`withUnsafeValues`). Copying a column copies a few references.
public struct Column: Sendable {
    /// What the values are.
    public let type: ColumnType
    /// The number of rows.
    public let count: Int
    /// The number of rows that are null.
    public let nullCount: Int
    /// The number of values that did not fit the type and became null, here and in the columns inside;
    /// never above zero unless the policy was `.nullAndCount`.
    public let mismatchCount: Int
    /// A struct's fields in the schema's order, a list's elements, else nothing.
    public let children: [Column]
    /// Whether the offsets have 64 bits, which they get when 32 no longer reach (beyond 2 GiB).
    public let hasLargeOffsets: Bool

    /// Nil when no row is null.
    let validity: ColumnBuffer?
    /// Fixed-size values, bits, or offsets; nil when the type has none.
    let values: ColumnBuffer?
    /// What the offsets point into.
    let data: ColumnBuffer?

    /// The Arrow bytes in use, those of the columns inside included.
    public var byteCount: Int {
        [validity, values, data].reduce(0) { $0 + ($1?.byteCount ?? 0) }
            + children.reduce(0) { $0 + $1.byteCount }
    }

    /// Whether a row is null. The row must be one of `0..<count`.
    public func isNull(at row: Int) -> Bool {
        precondition(row >= 0 && row < count, "The column has no such row")
        return !isValid(row)
    }

    /// Whether a row that exists is not null.
    func isValid(_ row: Int) -> Bool {
        guard nullCount > 0 else { return true }
        guard let validity else { return false }
        return validity.base.load(fromByteOffset: row >> 3, as: UInt8.self) >> UInt8(row & 7) & 1 == 1
    }

    /// Where a row's bytes or elements are in `data` or in the one child; empty for a column without offsets.
    func range(at row: Int) -> Range<Int> {
        let bounds =
            hasLargeOffsets
            ? (load(row, as: Int64.self).map(Int.init), load(row + 1, as: Int64.self).map(Int.init))
            : (load(row, as: Int32.self).map(Int.init), load(row + 1, as: Int32.self).map(Int.init))
        guard let lower = bounds.0, let upper = bounds.1, lower <= upper else { return 0..<0 }
        return lower..<upper
    }

    /// A row's bytes of a column with offsets.
    func bytes(at row: Int) -> UnsafeRawBufferPointer {
        let range = range(at: row)
        guard let data, range.lowerBound >= 0, range.upperBound <= data.byteCount else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(start: data.base + range.lowerBound, count: range.count)
    }

    /// A row's value of a column of fixed-size values; nil outside of the memory, whatever the column's type.
    func load<Value: BitwiseCopyable>(_ row: Int, as type: Value.Type) -> Value? {
        let size = MemoryLayout<Value>.size
        guard let values, row >= 0, row < values.byteCount / size else { return nil }
        return values.base.loadUnaligned(fromByteOffset: row * size, as: Value.self)
    }
}
