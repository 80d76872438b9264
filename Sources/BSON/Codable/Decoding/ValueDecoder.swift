/// The decoder that a value's `init(from:)` receives: the place of the value, and the decoding it belongs to.
///
/// 24 bytes and trivial, so that an existential holds it without a box.
package struct ValueDecoder: Decoder {
    let slot: UnsafeMutablePointer<DecodingSlot>
    let generation: UInt64
    let offset: UInt32
    /// The depth of the document that the value stands in; 0 for the outermost document itself.
    let depth: UInt16
    let type: BSONType

    /// The keys from the outermost document to the value, read back from the bytes. Cost: a scan.
    package var codingPath: [any CodingKey] {
        isStale ? [] : enclosing.path(to: Int(offset))
    }

    /// What the decoder was given; empty when its decoding is over.
    package var userInfo: [CodingUserInfoKey: Any] {
        isStale ? [:] : slot.pointee.userInfo
    }

    /// Opens the embedded document.
    package func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let document = try open(.document)
        let factory = slot.pointee.factories.kind(of: ObjectIdentifier(type)) {
            Unmanaged.passRetained(Factory<Key>() as AnyObject)
        } discard: {
            $0.release()
        }
        // Sound: the factory was made for this type of keys, two lines above or in an earlier call.
        return factory._withUnsafeGuaranteedRef { factory in
            unsafeDowncast(factory, to: Factory<Key>.self).make(document)
        }
    }

    private typealias Factory<Key: CodingKey> =
        ContainerFactory<KeyedValueDecoder<Key>, KeyedDecodingContainer<Key>>

    /// Opens the array.
    package func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        UnkeyedValueDecoder(array: try open(.array))
    }

    /// The value itself.
    package func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard !isStale else { throw OpenDocument.stale }
        return self
    }

    @inline(__always)
    var isStale: Bool { slot.pointee.generation != generation }

    /// The surroundings of the value, as far as reading it needs them.
    var enclosing: OpenDocument {
        OpenDocument(
            slot: slot, generation: generation, start: 0, end: UInt32(truncatingIfNeeded: slot.pointee.size),
            depth: depth)
    }

    /// Where the value is.
    var place: BSONReader.Place {
        get throws {
            guard !isStale else { throw OpenDocument.stale }
            do throws(BSONError) {
                let size = try enclosing.scanner.size(of: type, at: Int(offset))
                return BSONReader.Place(type: type, offset: Int(offset), size: size)
            } catch {
                throw enclosing.malformed(error)
            }
        }
    }

    @inline(__always)
    func open(_ wanted: BSONType) throws -> OpenDocument {
        guard !isStale else { throw OpenDocument.stale }
        guard type == wanted, Int(depth) < BSONLimits.maximumDepth else { throw try cannotOpen(wanted) }
        let inner = depth &+ 1
        if Int(inner) > slot.pointee.deepest { slot.pointee.deepest = Int(inner) }
        // The length was checked when the value was found.
        let length = UInt32(truncatingIfNeeded: Int(enclosing.scanner.int32(at: Int(offset))))
        return OpenDocument(
            slot: slot, generation: generation, start: offset, end: offset &+ length &- 1, depth: inner)
    }

    private func cannotOpen(_ wanted: BSONType) throws -> any Error {
        let place = try place
        guard type == wanted else {
            let name = wanted == .array ? "an array" : "a document"
            let error = BSONError(
                .typeMismatch, "Expected \(name), found \(type.alias)", byteOffset: Int(offset))
            let type: Any.Type = wanted == .array ? [BSONValue].self : Document.self
            return enclosing.failure(error, at: place, reading: type)
        }
        return enclosing.failure(DocumentParser.tooDeep(at: Int(offset)), at: place, reading: Document.self)
    }
}
