/// The part of a record in the making that every document touches, at a fixed address; see `ColumnState`.
struct RecordState {
    /// The column that documents began with.
    var first: UnsafeMutablePointer<ColumnState>?
    /// Documents so far.
    var count: Int
    /// The columns and the fields that are passed over.
    var columnCount = 0
    /// The builder that owns this state.
    let owner: Unmanaged<RecordBuilder>
}

extension UnsafeMutablePointer<RecordState> {
    /// The builder that owns this state, and lives while anybody has the pointer.
    private var builder: RecordBuilder { pointee.owner.takeUnretainedValue() }

    /// The column of the element at `position`, if it is the expected one or, with that one missing, the next.
    @inline(__always)
    private static func column(
        of expected: UnsafeMutablePointer<ColumnState>?, at position: UnsafeRawPointer, row: Int,
        end: UnsafeRawPointer
    ) -> UnsafeMutablePointer<ColumnState>? {
        guard let column = expected else { return nil }
        if column.pointee.count == row, column.isExpected(at: position, end: end) { return column }
        guard let next = column.pointee.next else { return nil }
        return next.pointee.count == row && next.isExpected(at: position, end: end) ? next : nil
    }

    /// Appends the document at `start`, which must end at or before `end`, as one row; returns its end.
    ///
    /// Sixteen bytes behind `end` must be readable.
    func append(
        _ start: UnsafeRawPointer, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        let last = start + (try RecordBuilder.documentSize(start, end: end) - 1)
        let row = pointee.count
        var position = start + 4
        var expected = pointee.first
        var previous: UnsafeMutablePointer<ColumnState>?
        var seen = 0
        while position < last {
            if let column = Self.column(of: expected, at: position, row: row, end: last) {
                let type = position.load(as: UInt8.self)
                do throws(ColumnarError) {
                    position = try column.store(
                        position + column.pointee.headerCount, type: type, end: last, depth: depth)
                } catch {
                    throw error.nested(under: column.builder.name)
                }
                previous = column
                expected = column.pointee.next
                seen &+= 1
            } else {
                let (next, found) = try builder.appendUnexpected(
                    position, expected: expected, previous: previous, end: last, depth: depth)
                position = next
                guard let found else { continue }
                previous = found
                expected = found.pointee.next
                seen &+= 1
            }
        }
        if seen != pointee.columnCount { try builder.fillMissing(row) }
        pointee.count = row &+ 1
        return last + 1
    }
}
