extension Decoder {
    /// A copy of the innermost document that the value being decoded stands in, the outermost one for itself.
    ///
    /// Nil for a decoder that is not ours, and when its decoding is over.
    package var enclosingBSONDocument: RawDocument? {
        guard let decoder = self as? ValueDecoder, !decoder.isStale else { return nil }
        let slot = decoder.slot.pointee
        return RawDocument.enclosing(
            Int(decoder.offset), depth: Int(decoder.depth), base: slot.base, size: slot.size)
    }
}

extension BSONElement {
    /// A copy of the innermost document that the element stands in.
    package var enclosingDocument: RawDocument? {
        RawDocument.enclosing(offset, depth: depth, base: scanner.base, size: Int(scanner.int32(at: 0)))
    }
}

extension RawDocument {
    /// The document around an offset; a walk is needed only for what is not at the top.
    fileprivate static func enclosing(
        _ offset: Int, depth: Int, base: UnsafeRawPointer, size: Int
    ) -> RawDocument? {
        let range =
            depth <= 1 ? 0..<size : DocumentPath(base: base, size: size, target: offset).enclosing
        let bytes = UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
        let storage = ByteStorage(copying: bytes)
        return RawDocument(storage: storage, offset: 0, byteCount: storage.count)
    }
}
