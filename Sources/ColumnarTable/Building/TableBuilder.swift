public import BSON

/// Builds a table out of BSON documents as their bytes arrive.
///
/// ```swift
/// var builder = try TableBuilder()
/// while let bytes = try read() { try builder.append(bytes) }     // cut anywhere
/// let table = try builder.finish()
/// ```
///
/// Each document is one row. Without a schema the fields and their types come from the documents: a column's type
/// is that of its first value that is not null, and by default it widens to hold whatever comes later
/// (`MismatchPolicy.widen`), so that no value is lost. With a schema there are just its columns, in its order, and by
/// default a value of another type ends the load (`MismatchPolicy.error`). A null and a missing field are both null.
///
/// Only an unfinished document is kept back; values go from the bytes into their columns, whose memory grows in
/// place. Strings and keys are checked to be UTF-8. Nothing is half done: after an error every further call throws it
/// again, so that no table comes out of a load that failed.
public struct TableBuilder: ~Copyable {
    /// The most distinct fields that documents may have at one level when no schema is given.
    public static let maximumFieldCount = 65_536

    private let root: RecordBuilder
    /// The bytes of an unfinished document.
    private var pending: [UInt8] = []
    private var failure: ColumnarError?
    /// The documents taken so far.
    public private(set) var rowCount = 0

    /// Bytes behind a document that may be read, though they mean nothing.
    private static let padding = ByteStorage.paddingSize

    /// Begins a table.
    ///
    /// - Parameters:
    ///   - schema: The columns; nil to learn them from the documents.
    ///   - onMismatch: What to do with values that do not fit a column which says nothing itself; nil for `.error`
    ///     with a schema and `.widen` without one.
    ///   - unknownFields: What to do with fields that the schema does not name.
    /// - Throws: `ColumnarError` of code `.duplicateField` when the schema names a field twice.
    public init(
        schema: Schema? = nil, onMismatch: MismatchPolicy? = nil, unknownFields: UnknownFieldPolicy = .skip
    ) throws(ColumnarError) {
        try self.init(
            schema: schema, onMismatch: onMismatch, unknownFields: unknownFields, offsetLimit: Int(Int32.max))
    }

    init(
        schema: Schema? = nil, onMismatch: MismatchPolicy? = nil, unknownFields: UnknownFieldPolicy = .skip,
        offsetLimit: Int
    ) throws(ColumnarError) {
        let policy = onMismatch ?? (schema == nil ? .widen : .error)
        let settings = LoadSettings(unknownFields: unknownFields, offsetLimit: offsetLimit)
        if let schema {
            root = try RecordBuilder(declaring: schema, policy: policy, settings: settings)
        } else {
            root = RecordBuilder(inferringRows: 0, policy: policy, settings: settings)
        }
    }

    /// Takes bytes of documents that follow each other, from where the last call left off.
    ///
    /// - Throws: `ColumnarError` for malformed bytes and for values that do not fit, naming row and field.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ColumnarError) {
        try remembering { (builder) throws(ColumnarError) in try builder.take(bytes) }
    }

    /// Takes bytes of documents that follow each other, from where the last call left off.
    ///
    /// - Throws: `ColumnarError` for malformed bytes and for values that do not fit, naming row and field.
    public mutating func append(_ bytes: [UInt8]) throws(ColumnarError) {
        try remembering { (builder) throws(ColumnarError) in
            try bytes.span.bytes.withUnsafeBytes { (bytes) throws(ColumnarError) in try builder.take(bytes) }
        }
    }

    /// Appends one document as a row.
    ///
    /// - Throws: `ColumnarError` for malformed bytes and for values that do not fit, naming row and field; of code
    ///   `.truncated` when the bytes given before end inside a document.
    public mutating func append(_ document: RawDocument) throws(ColumnarError) {
        try remembering { (builder) throws(ColumnarError) in
            try builder.checkBoundary()
            // The storage is padded, and its documents lie one behind the other.
            try document.withBytes { (base, count) throws(ColumnarError) in
                _ = try builder.appendRow(base, end: base + count)
            }
        }
    }

    /// Encodes a document and appends it as a row.
    ///
    /// - Throws: `ColumnarError`, also for a document that cannot be encoded.
    public mutating func append(_ document: Document) throws(ColumnarError) {
        let raw: RawDocument
        do throws(BSONError) {
            raw = try document.encoded()
        } catch {
            throw ColumnarError(error).at(row: rowCount)
        }
        try append(raw)
    }

    /// Appends the documents of an array as it stands in a reply, keys and all: the fast way for whole batches.
    ///
    /// - Throws: `ColumnarError`, also for an array that holds something else than documents.
    package mutating func append(contentsOf array: RawDocument) throws(ColumnarError) {
        try remembering { (builder) throws(ColumnarError) in
            try builder.checkBoundary()
            try array.withBytes { (base, count) throws(ColumnarError) in
                try builder.takeArray(base, end: base + count)
            }
        }
    }

    /// The table. The builder ends with it.
    ///
    /// - Throws: `ColumnarError`: the one that an earlier call threw, or `.truncated` inside a document.
    public consuming func finish() throws(ColumnarError) -> Table {
        if let failure { throw failure }
        try checkBoundary()
        let schema = root.schema
        return try Table(schema: schema, columns: try root.finishColumns(), rowCount: rowCount)
    }

    // MARK: Steps

    private mutating func remembering(
        _ step: (inout TableBuilder) throws(ColumnarError) -> Void
    ) throws(ColumnarError) {
        if let failure { throw failure }
        do throws(ColumnarError) {
            try step(&self)
        } catch {
            failure = error.row == nil ? error.at(row: rowCount) : error
            throw failure ?? error
        }
    }

    private func checkBoundary() throws(ColumnarError) {
        guard pending.isEmpty else {
            throw ColumnarError(
                .truncated, "The bytes end inside a document: \(pending.count) bytes of it came",
                row: rowCount)
        }
    }

    private mutating func appendRow(
        _ base: UnsafeRawPointer, end: UnsafeRawPointer
    ) throws(ColumnarError) -> UnsafeRawPointer {
        let next = try root.state.append(base, end: end, depth: 1)
        rowCount += 1
        return next
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) throws(ColumnarError) {
        var rest = bytes[...]
        if !pending.isEmpty {
            try completePending(&rest)
            guard pending.isEmpty else { return }
        }
        guard let base = bytes.baseAddress else { return }
        let end = base + bytes.count
        var position = base + rest.startIndex
        while end - position >= 4 {
            let length = try Self.length(position)
            guard end - position >= length else { break }
            if end - position >= length + Self.padding {
                position = try appendRow(position, end: position + length)
            } else {
                try appendCopy(UnsafeRawBufferPointer(start: position, count: length))
                position += length
            }
        }
        pending.append(contentsOf: UnsafeRawBufferPointer(start: position, count: end - position))
    }

    /// Moves bytes to the unfinished document until it is whole, then appends it.
    private mutating func completePending(
        _ rest: inout Slice<UnsafeRawBufferPointer>
    ) throws(ColumnarError) {
        move(4 - pending.count, from: &rest)
        guard pending.count >= 4 else { return }
        let length = try pending.span.bytes.withUnsafeBytes { (bytes) throws(ColumnarError) in
            guard let base = bytes.baseAddress else { return 0 }
            return try Self.length(base)
        }
        move(length - pending.count, from: &rest)
        guard pending.count >= length else { return }
        let whole = pending
        pending = []
        try whole.span.bytes.withUnsafeBytes { (bytes) throws(ColumnarError) in try appendCopy(bytes) }
    }

    private mutating func move(_ count: Int, from rest: inout Slice<UnsafeRawBufferPointer>) {
        let part = rest.prefix(max(count, 0))
        pending.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
    }

    /// Appends a document behind whose end nothing may be read.
    private mutating func appendCopy(_ bytes: UnsafeRawBufferPointer) throws(ColumnarError) {
        let storage = ByteStorage(copying: bytes)
        _ = try appendRow(storage.base, end: storage.base + storage.count)
        withExtendedLifetime(storage) {}
    }

    private static func length(_ position: UnsafeRawPointer) throws(ColumnarError) -> Int {
        let length = Int(Int32(littleEndian: position.loadUnaligned(as: Int32.self)))
        guard length >= 5 else {
            throw ColumnarError(.malformed, "A document's length \(length) is not possible here")
        }
        return length
    }

    private mutating func takeArray(
        _ start: UnsafeRawPointer, end: UnsafeRawPointer
    ) throws(ColumnarError) {
        let last = start + (try RecordBuilder.documentSize(start, end: end) - 1)
        var position = start + 4
        while position < last {
            guard position.load(as: UInt8.self) == BSONType.document.rawValue else {
                throw ColumnarError(.malformed, "A batch holds something that is not a document")
            }
            var document = position + 1
            while document < last, document.load(as: UInt8.self) != 0 { document += 1 }
            position = try appendRow(document + 1, end: last)
        }
    }
}
