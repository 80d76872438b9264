/// Walks the elements of a raw document.
public struct RawElementIterator {
    private let storage: ByteStorage
    private let origin: Int
    private let last: Int
    private var position: Int

    init(_ document: RawDocument) {
        storage = document.storage
        origin = document.offset
        last = document.offset + document.byteCount - 1
        position = document.offset + 4
    }

    /// The next element; nil at the end.
    ///
    /// - Throws: `BSONError` when the bytes are malformed; the iterator then stays where it is.
    public mutating func next() throws(BSONError) -> RawElement? {
        guard position < last else { return nil }
        let scanner = ElementScanner(base: storage.base + origin, end: last - origin)
        let start = position - origin
        let type = try scanner.type(at: start)
        let keyEnd = try scanner.endOfCString(from: start + 1)
        let size = try scanner.size(of: type, at: keyEnd + 1)
        position = origin + keyEnd + 1 + size
        return RawElement(
            storage: storage, origin: origin, type: type, keyStart: origin + start + 1,
            keyCount: keyEnd - start - 1,
            valueStart: origin + keyEnd + 1, valueCount: size)
    }
}
