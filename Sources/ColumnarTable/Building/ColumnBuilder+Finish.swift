import BSON

/// Turning what has been gathered into a column.
extension ColumnBuilder {
    /// The type that the column has now.
    var columnType: ColumnType {
        switch kind {
        case .null, .skipped: .null
        case .bool: .bool
        case .int32: .int32
        case .int64: .int64
        case .double: .double
        case .date: .date
        case .objectID: .objectID
        case .decimal128: .decimal128
        case .string, .largeString: .string
        case .binary: .binary(subtype)
        case .bsonValue: .bsonValue
        case .structure: .struct(record?.schema ?? Schema())
        case .list: .list(element?.columnType ?? .null)
        }
    }

    /// The column, whose memory goes with it. The builder is left empty.
    func finish() throws(ColumnarError) -> Column {
        let rows = state.pointee.count
        let isNull = kind == .null
        // Empty columns with offsets have one offset, as Arrow wants it.
        if kind.hasOffsets, values == nil { try reserveRows(1) }
        let children = try finishChildren()
        return Column(
            type: columnType, count: rows, nullCount: isNull ? rows : nullCount,
            mismatchCount: children.reduce(mismatchCount) { $0 + $1.mismatchCount }, children: children,
            hasLargeOffsets: hasLargeOffsets, validity: try finishValidity(rows),
            values: try Self.take(&values, byteCount: valuesSize(rows: rows)),
            data: try Self.take(&data, byteCount: state.pointee.dataCount))
    }

    private func finishChildren() throws(ColumnarError) -> [Column] {
        if let element { return [try element.finish()] }
        return try record?.finishColumns() ?? []
    }

    private static func take(
        _ memory: inout GrowingMemory?, byteCount: Int
    ) throws(ColumnarError) -> ColumnBuffer? {
        try memory?.trim(to: byteCount)
        guard let taken = memory else { return nil }
        memory = nil
        return ColumnBuffer(taken, byteCount: byteCount)
    }

    private func finishValidity(_ rows: Int) throws(ColumnarError) -> ColumnBuffer? {
        guard nullCount > 0, let base = validity?.base else { return nil }
        if rows & 7 != 0 {
            // The bits behind the last row, set in advance, become zero.
            let last = base.load(fromByteOffset: rows >> 3, as: UInt8.self)
            base.storeBytes(of: last & ~(0xFF << UInt8(rows & 7)), toByteOffset: rows >> 3, as: UInt8.self)
        }
        return try Self.take(&validity, byteCount: (rows + 7) / 8)
    }

    /// Begins again with another kind and no rows.
    func restart(as kind: ColumnKind) {
        releaseMemory()
        state.pointee.count = 0
        state.pointee.capacity = 0
        state.pointee.dataCount = 0
        state.pointee.dataLimit = -1
        nullCount = 0
        mismatchCount = 0
        hasLargeOffsets = false
        record = nil
        element = nil
        setKind(kind)
    }
}
