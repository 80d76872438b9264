/// A document or array being decoded: where it is, and the decoding it belongs to.
///
/// Trivial to copy. All look-ups are here, outside of the containers, which are generic over the keys' type.
struct OpenDocument: Equatable {
    let slot: UnsafeMutablePointer<DecodingSlot>
    let generation: UInt64
    /// The offset of the document.
    let start: UInt32
    /// The offset of its terminator.
    let end: UInt32
    /// How deep it is; the outermost document is 1.
    let depth: UInt16

    /// Nil when its decoding is over.
    @inline(__always)
    var isStale: Bool { slot.pointee.generation != generation }

    @inline(__always)
    var scanner: ElementScanner { ElementScanner(base: slot.pointee.base, end: Int(end)) }

    @inline(__always)
    private var frame: UnsafeMutablePointer<DecodingFrame> {
        let frame = slot.pointee.frames + Int(depth)
        if frame.pointee.start != Int(start) { frame.pointee.enter(Int(start)) }
        return frame
    }

    // MARK: Finding

    /// The element with this key; nil when there is none.
    @inline(__always)
    func find(_ key: String) throws -> BSONReader.Place? {
        guard !isStale else { throw Self.stale }
        let frame = frame
        let position = frame.pointee.cursor
        // The storage's padding makes the 16 bytes readable.
        if position < Int(end), let small = SmallText(key),
            small.matches(slot.pointee.base + (position &+ 1)), !small.containsNull,
            position &+ 1 &+ small.count < Int(end)
        {
            return try place(at: position, keyEnd: position &+ 1 &+ small.count, frame)
        }
        return try search(key, frame)
    }

    /// The element with this key, which must be there.
    @inline(__always)
    func require(_ key: some CodingKey) throws -> BSONReader.Place {
        guard let place = try find(key.stringValue) else { throw missing(key) }
        return place
    }

    @inline(__always)
    private func place(
        at position: Int, keyEnd: Int, _ frame: UnsafeMutablePointer<DecodingFrame>
    ) throws -> BSONReader.Place {
        let scanner = scanner
        do throws(BSONError) {
            let type = try scanner.type(at: position)
            let size = try scanner.sizeInline(of: type, at: keyEnd &+ 1)
            frame.pointee.cursor = keyEnd &+ 1 &+ size
            return BSONReader.Place(type: type, offset: keyEnd &+ 1, size: size)
        } catch {
            throw malformed(error)
        }
    }

    /// Looks everywhere: behind the cursor, before it, and after some misses in an index.
    @inline(never)
    private func search(_ key: String, _ frame: UnsafeMutablePointer<DecodingFrame>) throws -> BSONReader
        .Place?
    {
        var key = key
        let found: Result<Int?, BSONError> = key.withUTF8 { utf8 in
            Result { () throws(BSONError) in try position(of: utf8, frame) }
        }
        switch found {
        case .success(let position?):
            return try place(at: position, keyEnd: position + 1 + key.utf8.count, frame)
        case .success(nil): return nil
        case .failure(let error): throw malformed(error)
        }
    }

    private func position(
        of key: UnsafeBufferPointer<UInt8>, _ frame: UnsafeMutablePointer<DecodingFrame>
    ) throws(BSONError) -> Int? {
        let cursor = frame.pointee.cursor
        if cursor < end, scanner.key(at: cursor, equals: key) { return cursor }
        if frame.pointee.isIndexed {
            return frame.pointee.position(of: key, scanner, seed: slot.pointee.seed)
        }
        frame.pointee.missCount += 1
        if frame.pointee.missCount > DecodingFrame.missesBeforeIndex {
            try frame.pointee.makeIndex(scanner, seed: slot.pointee.seed)
            return frame.pointee.position(of: key, scanner, seed: slot.pointee.seed)
        }
        if let found = try scanner.element(key, from: cursor, to: Int(end)) { return found }
        return try scanner.element(key, from: Int(start) + 4, to: cursor)
    }

    // MARK: Walking

    /// The keys in order. What is malformed is reported when the decoding ends.
    func keys() -> [String] {
        guard !isStale else { return [] }
        let scanner = scanner
        var keys: [String] = []
        var position = Int(start) + 4
        do throws(BSONError) {
            while position < scanner.end {
                let type = try scanner.type(at: position)
                let keyEnd = try scanner.endOfCString(from: position + 1)
                keys.append(try scanner.utf8(from: position + 1, count: keyEnd - position - 1))
                position = keyEnd + 1 + (try scanner.size(of: type, at: keyEnd + 1))
            }
        } catch {
            slot.pointee.postpone(error)
        }
        return keys
    }

    /// The number of elements, counted once. What is malformed is reported when the decoding ends.
    func elementCount() -> Int? {
        guard !isStale else { return nil }
        let frame = frame
        if let count = frame.pointee.elementCount { return count }
        do throws(BSONError) {
            let count = try scanner.elementCount(from: Int(start) + 4)
            frame.pointee.elementCount = count
            return count
        } catch {
            slot.pointee.postpone(error)
            return nil
        }
    }

    /// The element at `position` and where the next one starts.
    @inline(__always)
    func element(at position: Int) throws -> (place: BSONReader.Place, next: Int) {
        guard !isStale else { throw Self.stale }
        let scanner = scanner
        do throws(BSONError) {
            let type = try scanner.type(at: position)
            let keyEnd = try scanner.endOfCString(from: position &+ 1)
            let size = try scanner.size(of: type, at: keyEnd &+ 1)
            return (BSONReader.Place(type: type, offset: keyEnd &+ 1, size: size), keyEnd &+ 1 &+ size)
        } catch {
            throw malformed(error)
        }
    }

    // MARK: Opening

    /// A decoder of the value at a place.
    @inline(__always)
    func decoder(at place: BSONReader.Place) -> ValueDecoder {
        ValueDecoder(
            slot: slot, generation: generation, offset: UInt32(truncatingIfNeeded: place.offset),
            depth: depth,
            type: place.type)
    }
}
