/// Writes many values with the set-up of one.
package struct BSONEncodingSession: ~Copyable, Sendable {
    private let pointer: EncodingSlotPointer

    /// A session with an encoder's strategies.
    package init(_ encoder: BSONEncoder) {
        pointer = EncodingSlotPointer.take()
        pointer.slot.pointee.configure(encoder.strategies, userInfo: encoder.userInfo)
    }

    deinit {
        pointer.release()
    }

    /// Writes a value as a document of its own.
    ///
    /// - Throws: as `BSONEncoder.encode(_:)`.
    package mutating func encode<Value: Encodable>(_ value: Value) throws -> RawDocument {
        pointer.slot.pointee.writer.removeAll()
        try write(value)
        let storage = pointer.slot.pointee.writer.withUnsafeBytes { ByteStorage(copying: $0) }
        pointer.slot.pointee.writer.shrink()
        return RawDocument(storage: storage, offset: 0, byteCount: storage.count)
    }

    /// Appends a value as a document to what a writer holds already.
    ///
    /// - Throws: as `BSONEncoder.encode(_:)`; the writer then holds what it held before.
    package mutating func encode<Value: Encodable>(_ value: Value, into writer: inout BSONWriter) throws {
        swap(&writer, &pointer.slot.pointee.writer)
        defer { swap(&writer, &pointer.slot.pointee.writer) }
        let (count, depth) = (pointer.slot.pointee.writer.count, pointer.slot.pointee.writer.depth)
        do {
            try write(value)
        } catch {
            pointer.slot.pointee.writer.count = count
            pointer.slot.pointee.writer.depth = depth
            throw error
        }
    }

    private mutating func write<Value: Encodable>(_ value: Value) throws {
        let slot = pointer.slot
        let (count, depth) = (slot.pointee.writer.count, slot.pointee.writer.depth)
        slot.pointee.begin()
        defer { slot.pointee.end() }
        let outermost = OpenValue(
            slot: slot, generation: slot.pointee.generation, frame: 0, serial: slot.pointee.frames[0].serial)
        do {
            try outermost.setAny(value)
            guard !slot.pointee.isOutOfOrder else { throw EncodingSlot.notADocument }
            do throws(BSONError) {
                if let error = slot.pointee.deferredError { throw error }
                if outermost.shape != .single { try slot.pointee.finish() }
            } catch {
                throw outermost.failure(error, value, under: nil)
            }
        } catch {
            guard slot.pointee.isOutOfOrder else { throw error }
            slot.pointee.rollBack(to: count, frame: 0, depth: depth)
            let tree = TreeEncoder(strategies: slot.pointee.strategies, userInfo: slot.pointee.userInfo)
            try slot.pointee.writer.write(tree.document(value))
        }
    }
}
