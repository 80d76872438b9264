/// Reads many documents with the set-up of one.
///
/// For cursors: what is known about types is kept from document to document, and nothing is allocated for each.
package struct BSONDecodingSession: ~Copyable, Sendable {
    private let pointer: DecodingSlotPointer

    /// A session with a decoder's strategies.
    package init(_ decoder: BSONDecoder) {
        pointer = DecodingSlotPointer.take()
        pointer.slot.pointee.configure(decoder.strategies, userInfo: decoder.userInfo)
    }

    deinit {
        pointer.release()
    }

    /// Reads a value out of a document.
    ///
    /// - Throws: as `BSONDecoder.decode(_:from:)`.
    package mutating func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from document: RawDocument
    ) throws -> Value {
        // The bytes are read in place: the document keeps them alive until the decoding has ended.
        defer { withExtendedLifetime(document.storage) {} }
        let slot = pointer.slot
        slot.pointee.begin(base: document.storage.base + document.offset, size: document.byteCount)
        defer { slot.pointee.end() }
        let outermost = ValueDecoder(
            slot: slot, generation: slot.pointee.generation, offset: 0, depth: 0, type: .document)
        let place = BSONReader.Place(type: .document, offset: 0, size: document.byteCount)
        let value = try outermost.enclosing.readAny(type, at: place)
        if let error = slot.pointee.deferredError { throw outermost.enclosing.malformed(error) }
        return consume value
    }
}
