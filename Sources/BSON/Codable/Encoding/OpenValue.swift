/// A value being encoded: its frame, and the encoding it belongs to.
///
/// Trivial to copy; the containers hold nothing else. 24 bytes, so that an existential holds it without a box.
struct OpenValue {
    let slot: UnsafeMutablePointer<EncodingSlot>
    let generation: UInt64
    let frame: UInt32
    let serial: UInt32

    @inline(__always)
    var isStale: Bool { slot.pointee.generation != generation }

    /// Makes this frame the top, or fails when it has ended.
    @inline(__always)
    func activate() throws(BSONError) {
        guard !isStale, slot.pointee.frames[Int(frame)].serial == serial else { throw unusable() }
        if slot.pointee.top != Int(frame) { try slot.pointee.close(above: Int(frame)) }
    }

    private func unusable() -> BSONError {
        guard !isStale else {
            return BSONError(.custom, "An encoder was used after the encoding that it belonged to had ended")
        }
        if let error = slot.pointee.deferredError { return error }
        // Only the forward pass ends here: the value is encoded once more in another way.
        slot.pointee.isOutOfOrder = true
        return BSONError(.custom, "A container was used after its parent had moved on")
    }

    /// A value that nobody can write to, for calls that fail and cannot throw.
    var dead: OpenValue { OpenValue(slot: slot, generation: generation, frame: frame, serial: 0) }

    @inline(__always)
    var shape: EncodingFrame.Shape { slot.pointee.frames[Int(frame)].shape }

    // MARK: Opening

    /// Makes the value a document or an array, if it is none yet.
    func open(_ shape: EncodingFrame.Shape) -> OpenValue {
        do throws(BSONError) {
            try activate()
            let frame = slot.pointee.frames + Int(frame)
            if frame.pointee.shape == .pending {
                try begin(shape)
            } else if frame.pointee.shape == shape {
                frame.pointee.isShared = true
            } else {
                throw Self.mixed
            }
            return self
        } catch {
            slot.pointee.postpone(error)
            return dead
        }
    }

    private func begin(_ shape: EncodingFrame.Shape) throws(BSONError) {
        let frame = slot.pointee.frames + Int(frame)
        let type: BSONType = shape == .array ? .array : .document
        if frame.pointee.header >= 0 { slot.pointee.writer.patch(type: type, at: frame.pointee.header) }
        frame.pointee.start = try slot.pointee.writer.beginDocument()
        frame.pointee.shape = shape
    }

    static var mixed: BSONError {
        BSONError(.custom, "A value asked its encoder for containers of different kinds")
    }

    // MARK: Elements

    /// Writes a key for a value whose type is not known yet, and opens a frame for it.
    @inline(__always)
    func pushField(_ key: String) throws(BSONError) -> OpenValue {
        try activate()
        let header = slot.pointee.writer.count
        try slot.pointee.writer.putHeader(.null, key)
        return try push(header)
    }

    /// Writes a position for a value whose type is not known yet, and opens a frame for it.
    @inline(__always)
    func pushItem() throws(BSONError) -> OpenValue {
        try activate()
        let header = slot.pointee.writer.count
        slot.pointee.writer.putHeader(.null, index: nextIndex())
        do throws(BSONError) {
            return try push(header)
        } catch {
            takeBackIndex()
            throw error
        }
    }

    @inline(__always)
    private func push(_ header: Int) throws(BSONError) -> OpenValue {
        do throws(BSONError) {
            let serial = try slot.pointee.push(header: header)
            let top = UInt32(truncatingIfNeeded: slot.pointee.top)
            return OpenValue(slot: slot, generation: generation, frame: top, serial: serial)
        } catch {
            slot.pointee.writer.count = header
            throw error
        }
    }

    @inline(__always)
    private func nextIndex() -> Int {
        let frame = slot.pointee.frames + Int(frame)
        let index = frame.pointee.count
        frame.pointee.count = index &+ 1
        return index
    }

    /// The element that ``nextIndex()`` was for has not been written.
    func takeBackIndex() {
        (slot.pointee.frames + Int(frame)).pointee.count &-= 1
    }

    /// Writes a field of a type that the compiler knows.
    @inline(__always)
    func append<Value: BSONElementEncodable>(_ key: String, _ value: Value) throws {
        let mark: Int
        do throws(BSONError) {
            try activate()
            mark = slot.pointee.writer.count
            do throws(BSONError) {
                try slot.pointee.writer.putHeader(value.bsonType, key)
                try value.write(bson: &slot.pointee.writer)
            } catch {
                slot.pointee.writer.count = mark
                throw error
            }
        } catch {
            throw failure(error, value, under: BSONCodingKey(stringValue: key))
        }
    }

    /// Writes an array element of a type that the compiler knows.
    @inline(__always)
    func append<Value: BSONElementEncodable>(_ value: Value) throws {
        do throws(BSONError) {
            try activate()
            let mark = slot.pointee.writer.count
            let index = nextIndex()
            do throws(BSONError) {
                slot.pointee.writer.putHeader(value.bsonType, index: index)
                try value.write(bson: &slot.pointee.writer)
            } catch {
                slot.pointee.writer.count = mark
                slot.pointee.frames[Int(frame)].count = index
                throw error
            }
        } catch {
            let index = isStale ? 0 : slot.pointee.frames[Int(frame)].count
            throw failure(error, value, under: BSONCodingKey(intValue: index))
        }
    }

    /// Writes the value itself.
    @inline(__always)
    func set<Value: BSONElementEncodable>(_ value: Value) throws {
        do throws(BSONError) {
            try activate()
            let frame = slot.pointee.frames + Int(frame)
            guard frame.pointee.shape == .pending else { throw Self.mixed }
            let mark = slot.pointee.writer.count
            if frame.pointee.header >= 0 {
                slot.pointee.writer.patch(type: value.bsonType, at: frame.pointee.header)
            } else if value.bsonType != .document {
                throw EncodingSlot.notADocument
            }
            do throws(BSONError) {
                try value.write(bson: &slot.pointee.writer)
            } catch {
                slot.pointee.writer.count = mark
                slot.pointee.writer.depth = frame.pointee.depth
                throw error
            }
            frame.pointee.shape = .single
        } catch {
            throw failure(error, value, under: nil)
        }
    }
}

extension OpenValue {
    /// The number of elements written to an array.
    var itemCount: Int {
        guard !isStale, slot.pointee.frames[Int(frame)].serial == serial else { return 0 }
        return slot.pointee.frames[Int(frame)].count
    }

    /// An encoder for a field; one that nobody can write to when the field cannot be begun.
    func encoder(under key: String) -> ValueEncoder {
        do throws(BSONError) {
            return ValueEncoder(value: try pushField(key))
        } catch {
            slot.pointee.postpone(error)
            return ValueEncoder(value: dead)
        }
    }

    /// An encoder for an array element.
    func itemEncoder() -> ValueEncoder {
        do throws(BSONError) {
            return ValueEncoder(value: try pushItem())
        } catch {
            slot.pointee.postpone(error)
            return ValueEncoder(value: dead)
        }
    }
}
