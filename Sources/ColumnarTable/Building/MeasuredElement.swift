import BSON

/// An element whose type, key and size have been checked to lie before the end of its document.
struct MeasuredElement {
    let type: BSONType
    let key: UnsafeRawBufferPointer
    let value: UnsafeRawPointer
    let size: Int

    init(at position: UnsafeRawPointer, end: UnsafeRawPointer) throws(ColumnarError) {
        let scanner = ElementScanner(base: position, end: end - position)
        do throws(BSONError) {
            type = try scanner.type(at: 0)
            let keyEnd = try scanner.endOfCString(from: 1)
            key = UnsafeRawBufferPointer(start: position + 1, count: keyEnd - 1)
            value = position + (keyEnd + 1)
            size = try scanner.size(of: type, at: keyEnd + 1)
        } catch {
            throw ColumnarError(.malformed, error.message)
        }
    }

    /// The key as text.
    var name: String {
        get throws(ColumnarError) {
            guard let name = String(validating: key, as: UTF8.self) else {
                throw ColumnarError(.malformed, "A key is not valid UTF-8")
            }
            return name
        }
    }
}
