/// Makes the standard library's container around one of ours.
///
/// The type of the container is generic over the type of the keys: naming it asks the runtime for metadata at every
/// document. A factory is made once for a type of keys and has the metadata in its own type: `Container` is always
/// `KeyedDecodingContainer<Concrete.Key>`. It also keeps the last container that it made: when nobody else holds that
/// any more, the next document is put into it, which saves the container's object.
final class ContainerFactory<Concrete: FieldDecoder, Container> {
    /// The object of the container made last; nil while containers are not known to be one.
    private var spare: AnyObject?
    /// Whether containers are laid out as this type takes it; nil before the first.
    private var isLayoutKnown: Bool?

    // Not inlined, or the caller would look up the metadata that this type has.
    @inline(never)
    func make(_ document: OpenDocument) -> Container {
        // A container that somebody kept beyond its document is left to them, with what it knows.
        if isKnownUniquelyReferenced(&spare), let spare {
            Self.place(in: spare).storeBytes(of: document, as: OpenDocument.self)
            // Sound: the object was taken out of a container of this type.
            return unsafeBitCast(spare, to: Container.self)
        }
        return makeAnew(document)
    }

    @inline(never)
    private func makeAnew(_ document: OpenDocument) -> Container {
        // Sound: one type under two names.
        let container = unsafeBitCast(
            KeyedDecodingContainer(Concrete(document: document)), to: Container.self)
        let isKnown = isLayoutKnown ?? Self.hasKnownLayout(container, of: document)
        isLayoutKnown = isKnown
        if isKnown { spare = unsafeBitCast(container, to: AnyObject.self) }
        return container
    }

    /// Tries out whether a container is a reference to an object that holds our part first and as it is.
    ///
    /// That is no promise of the standard library, so it counts only when all of it is seen to be so.
    private static func hasKnownLayout(_ container: Container, of document: OpenDocument) -> Bool {
        guard MemoryLayout<Container>.size == MemoryLayout<AnyObject>.size,
            MemoryLayout<Concrete>.size == MemoryLayout<OpenDocument>.size, _isPOD(Concrete.self)
        else { return false }
        let object = unsafeBitCast(container, to: AnyObject.self)
        let properties = Mirror(reflecting: object).children
        // Only then is the object known to be large enough to look into.
        guard properties.count == 1, properties.first?.value is Concrete else { return false }
        return place(in: object).load(as: OpenDocument.self) == document
    }

    /// Behind the metadata pointer and the reference count.
    private static func place(in object: AnyObject) -> UnsafeMutableRawPointer {
        Unmanaged.passUnretained(object).toOpaque() + 2 * MemoryLayout<Int>.size
    }
}

/// A keyed container that can be made from nothing but its document.
protocol FieldDecoder: KeyedDecodingContainerProtocol {
    /// Holds the document and nothing else.
    init(document: OpenDocument)
}
