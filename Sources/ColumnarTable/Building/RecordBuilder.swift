import BSON

/// The columns of a table or of a struct column in the making.
///
/// It expects the elements of a document in the order of earlier ones, and then needs one or two compares to know
/// that type and key are the expected ones. Whatever else comes is looked up.
final class RecordBuilder {
    private let settings: LoadSettings
    private let policy: MismatchPolicy
    private let isDeclared: Bool
    /// Columns and, behind a declared schema's, fields that are passed over.
    private var columns: [ColumnBuilder] = []
    private var positions: [String: Int] = [:]
    private var skippedCount = 0
    /// The hot part, at an address that stays.
    let state: UnsafeMutablePointer<RecordState>

    /// Documents so far.
    private var count: Int { state.pointee.count }

    /// How far ahead an element is looked for before the look-up by name: absent fields are usually few in a row.
    private static let hops = 8
    /// Unknown fields that are remembered; others are looked up each time.
    private static let maximumSkippedCount = 256

    /// Columns for whatever the documents hold, which begin with `rows` nulls.
    init(inferringRows rows: Int, policy: MismatchPolicy, settings: LoadSettings) {
        self.settings = settings
        self.policy = policy
        isDeclared = false
        state = .allocate(capacity: 1)
        state.initialize(to: RecordState(count: rows, owner: .passUnretained(self)))
    }

    /// The columns of a schema, empty.
    init(declaring schema: Schema, policy: MismatchPolicy, settings: LoadSettings) throws(ColumnarError) {
        self.settings = settings
        self.policy = policy
        isDeclared = true
        state = .allocate(capacity: 1)
        state.initialize(to: RecordState(count: 0, owner: .passUnretained(self)))
        if let name = schema.repeatedName {
            throw ColumnarError(.duplicateField, "The schema names a field twice", fieldPath: [name])
        }
        for field in schema.fields {
            let column: ColumnBuilder
            do throws(ColumnarError) {
                column = try ColumnBuilder(declaring: field, policy: policy, settings: settings)
            } catch {
                throw error.nested(under: field.name)
            }
            add(column, after: columns.last?.state)
        }
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    private func add(_ column: ColumnBuilder, after previous: UnsafeMutablePointer<ColumnState>?) {
        positions[column.name] = columns.count
        columns.append(column)
        state.pointee.columnCount += 1
        if let previous {
            column.state.pointee.next = previous.pointee.next
            previous.pointee.next = column.state
        } else {
            column.state.pointee.next = state.pointee.first
            state.pointee.first = column.state
        }
    }

    // MARK: Documents

    /// The size of the document at `start`, with its length and terminator checked.
    @inline(__always)
    static func documentSize(_ start: UnsafeRawPointer, end: UnsafeRawPointer) throws(ColumnarError) -> Int {
        let available = end - start
        guard available >= 5 else { throw impossibleLength(available) }
        let length = Int(Int32(littleEndian: start.loadUnaligned(as: Int32.self)))
        guard length >= 5, length <= available else { throw impossibleLength(length) }
        guard start.load(fromByteOffset: length - 1, as: UInt8.self) == 0 else {
            throw ColumnarError(.malformed, "A document's terminating null byte is missing")
        }
        return length
    }

    @inline(never)
    private static func impossibleLength(_ length: Int) -> ColumnarError {
        ColumnarError(.malformed, "A document's length \(length) is not possible here")
    }

    /// Appends an element that is not the expected one. No column is given back when the field is passed over.
    @inline(never)
    func appendUnexpected(
        _ position: UnsafeRawPointer, expected: UnsafeMutablePointer<ColumnState>?,
        previous: UnsafeMutablePointer<ColumnState>?, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> (end: UnsafeRawPointer, column: UnsafeMutablePointer<ColumnState>?) {
        if let expected, expected.pointee.count == count, expected.isExpectedNull(at: position, end: end) {
            do throws(ColumnarError) {
                try expected.builder.appendNullValue()
            } catch {
                throw error.nested(under: expected.builder.name)
            }
            return (position + expected.pointee.headerCount, expected)
        }
        let element = try MeasuredElement(at: position, end: end)
        let elementEnd = element.value + element.size
        guard let column = try find(element, expected: expected, previous: previous) else {
            return (elementEnd, nil)
        }
        do throws(ColumnarError) {
            guard column.state.pointee.count == count else {
                throw ColumnarError(.duplicateKey, "The document holds the key twice")
            }
            try column.append(element.type, element.value, size: element.size, end: end, depth: depth)
        } catch {
            throw error.nested(under: column.name)
        }
        return (elementEnd, column.state)
    }

    private func find(
        _ element: MeasuredElement, expected: UnsafeMutablePointer<ColumnState>?,
        previous: UnsafeMutablePointer<ColumnState>?
    ) throws(ColumnarError) -> ColumnBuilder? {
        var candidate = expected
        for _ in 0..<Self.hops {
            guard let state = candidate else { break }
            let column = state.builder
            if column.isNamed(element.key) { return column }
            candidate = state.pointee.next
        }
        let name = try element.name
        if let position = positions[name] {
            let column = columns[position]
            // This order is new: expect it in the next document. A link to itself would never lead on.
            if let previous, previous != column.state { previous.pointee.next = column.state }
            if previous == nil { state.pointee.first = column.state }
            return column
        }
        return try newColumn(name, after: previous)
    }

    private func newColumn(
        _ name: String, after previous: UnsafeMutablePointer<ColumnState>?
    ) throws(ColumnarError) -> ColumnBuilder? {
        let column: ColumnBuilder
        if isDeclared {
            guard settings.unknownFields == .skip else {
                throw ColumnarError(.unknownField, "The schema has no such field", fieldPath: [name])
            }
            guard skippedCount < Self.maximumSkippedCount else { return nil }
            skippedCount += 1
            column = ColumnBuilder(skipping: name, rows: count, settings: settings)
        } else {
            guard columns.count < TableBuilder.maximumFieldCount else {
                throw ColumnarError(
                    .tooManyFields, "More than \(TableBuilder.maximumFieldCount) distinct fields",
                    fieldPath: [name])
            }
            column = ColumnBuilder(inferring: name, rows: count, policy: policy, settings: settings)
        }
        add(column, after: previous)
        return column
    }

    /// Appends a null to the columns that the document of a row did not have.
    func fillMissing(_ row: Int) throws(ColumnarError) {
        for column in columns where column.state.pointee.count == row {
            if !column.isNullable {
                throw ColumnarError(
                    .unexpectedNull, "The field may not be null and is missing", fieldPath: [column.name],
                    columnType: column.columnType)
            }
            try column.appendNull()
        }
    }

    /// Appends a row in which the whole document is null.
    func appendNull() throws(ColumnarError) {
        for column in columns { try column.appendNull() }
        state.pointee.count += 1
    }

    // MARK: The end

    private var kept: [ColumnBuilder] { columns.filter { $0.kind != .skipped } }

    /// The fields as they are now: a declared schema's in its order, inferred ones in order of appearance.
    var schema: Schema {
        Schema(
            kept.map { column in
                Schema.Field(
                    column.name, column.columnType, isNullable: column.isNullable,
                    onMismatch: column.fieldPolicy)
            })
    }

    /// The columns, whose memory goes with them. The builder is left empty.
    func finishColumns() throws(ColumnarError) -> [Column] {
        var finished: [Column] = []
        for column in kept { finished.append(try column.finish()) }
        return finished
    }
}
