/// Finds its way from the outermost document to an offset inside of it.
///
/// Containers keep no coding path: it is worked out from the bytes when an error or a caller asks for it, so that
/// decoding pays nothing for it.
struct DocumentPath {
    /// The keys that lead to the value at the offset.
    private(set) var keys: [BSONCodingKey] = []
    /// The innermost document, not array, that the value stands in.
    private(set) var enclosing: Range<Int>

    /// Walks the document of `size` bytes at `base` towards the value at `target`.
    /// Ends early where the bytes are malformed.
    init(base: UnsafeRawPointer, size: Int, target: Int) {
        enclosing = 0..<size
        guard target > 0 else { return }
        var document = 0..<size
        var isArray = false
        while let (place, key) = Self.step(base: base, document: document, isArray: isArray, target: target) {
            keys.append(key)
            guard place.offset != target, place.type == .document || place.type == .array else { return }
            document = place.offset..<(place.offset + place.size)
            isArray = place.type == .array
            if !isArray { enclosing = document }
        }
    }

    /// The element of `document` that reaches over `target`.
    private static func step(
        base: UnsafeRawPointer, document: Range<Int>, isArray: Bool, target: Int
    ) -> (BSONReader.Place, BSONCodingKey)? {
        let scanner = ElementScanner(base: base, end: document.upperBound - 1)
        var position = document.lowerBound + 4
        var index = 0
        do throws(BSONError) {
            while position < scanner.end {
                let type = try scanner.type(at: position)
                let keyEnd = try scanner.endOfCString(from: position + 1)
                let size = try scanner.size(of: type, at: keyEnd + 1)
                // An empty value (null) has no bytes of its own: its offset is all there is of it.
                if target < keyEnd + 1 + max(size, 1) {
                    guard target > keyEnd else { return nil }
                    let name = try scanner.utf8(from: position + 1, count: keyEnd - position - 1)
                    let place = BSONReader.Place(type: type, offset: keyEnd + 1, size: size)
                    return (
                        place, isArray ? BSONCodingKey(intValue: index) : BSONCodingKey(stringValue: name)
                    )
                }
                position = keyEnd + 1 + size
                index += 1
            }
        } catch {
            return nil
        }
        return nil
    }
}
