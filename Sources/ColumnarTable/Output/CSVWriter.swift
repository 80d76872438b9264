import BSON
import FoundationEssentials

/// Writes a table's rows as text into a buffer that is handed on whenever it is full.
struct CSVWriter {
    private let table: Table
    private let delimiter: UInt8
    private let null: [UInt8]
    private let lineEnd: [UInt8]
    private let hasHeader: Bool
    private var buffer: [UInt8] = []

    private static let bufferSize = 64 * 1024
    private static let quote = UInt8(ascii: "\"")

    init(_ table: Table, _ options: CSVOptions) throws(ColumnarError) {
        guard options.delimiter.isASCII, !"\"\r\n".unicodeScalars.contains(options.delimiter) else {
            throw ColumnarError(
                .writeFailed, "The delimiter must be ASCII and neither a quote nor the end of a line")
        }
        self.table = table
        delimiter = UInt8(ascii: options.delimiter)
        null = Array(options.null.utf8)
        guard !Self.needsQuotes(null, delimiter) else {
            throw ColumnarError(.writeFailed, "The text for null must not need quotes")
        }
        lineEnd = Array(options.lineEnd.rawValue.utf8)
        hasHeader = options.hasHeader
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    /// Writes header and rows; `sink` gets the bytes a piece at a time.
    mutating func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        if hasHeader {
            for (position, field) in table.schema.fields.enumerated() {
                if position > 0 { buffer.append(delimiter) }
                append(quotable: field.name)
            }
            buffer.append(contentsOf: lineEnd)
        }
        for row in 0..<table.rowCount {
            for (position, column) in table.columns.enumerated() {
                if position > 0 { buffer.append(delimiter) }
                append(column, row)
            }
            buffer.append(contentsOf: lineEnd)
            if buffer.count >= Self.bufferSize { try flush(sink) }
        }
        try flush(sink)
    }

    private mutating func flush(_ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        if !buffer.isEmpty { try buffer.withUnsafeBytes(sink) }
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ column: Column, _ row: Int) {
        guard column.isValid(row) else {
            buffer.append(contentsOf: null)
            return
        }
        switch column.type {
        case .string: append(quotable: column.bytes(at: row))
        case .date:
            let text = UTCText.internet(column.load(row, as: Int64.self) ?? 0)
            buffer.append(contentsOf: text.utf8)
        default: append(column.value(at: row))
        }
    }

    private mutating func append(_ value: BSONValue) {
        switch value {
        case .null: buffer.append(contentsOf: null)
        case .int32(let number): append(plain: "\(number)")
        case .int64(let number): append(plain: "\(number)")
        case .double(let number): append(plain: "\(number)")
        case .bool(let bool): append(plain: "\(bool)")
        case .objectID(let id): append(plain: "\(id)")
        case .decimal128(let decimal): append(plain: "\(decimal)")
        case .string(let text): append(quotable: text)
        case .date(let date): append(plain: UTCText.internet(date.millisecondsSinceEpoch))
        case .binary(let binary):
            append(plain: binary.uuid().map { "\($0)".lowercased() } ?? Base64.encode(binary.bytes))
        default: append(quotable: value.extendedJSON(.relaxed))
        }
    }

    /// Text without quotes in it; a delimiter such as a point or a digit may still ask for some around it.
    private mutating func append(plain text: String) {
        append(quotable: text)
    }

    private mutating func append(quotable text: String) {
        var text = text
        text.withUTF8 { append(quotable: UnsafeRawBufferPointer($0)) }
    }

    private mutating func append(quotable bytes: UnsafeRawBufferPointer) {
        // Quotes also tell text from a null that is written the same.
        guard bytes.elementsEqual(null) || Self.needsQuotes(bytes, delimiter) else {
            buffer.append(contentsOf: bytes)
            return
        }
        buffer.append(Self.quote)
        for byte in bytes {
            if byte == Self.quote { buffer.append(Self.quote) }
            buffer.append(byte)
        }
        buffer.append(Self.quote)
    }

    private static func needsQuotes(_ bytes: some Sequence<UInt8>, _ delimiter: UInt8) -> Bool {
        bytes.contains { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D }
    }
}
