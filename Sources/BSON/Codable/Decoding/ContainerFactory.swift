/// Makes the standard library's container around one of ours.
///
/// The type of the container is generic over the type of ours, which is generic over the type of the keys: naming
/// them asks the runtime for metadata, two look-ups for every document. A factory is made once for a type of keys and
/// has the metadata in its own type.
final class ContainerFactory<Concrete: FieldDecoder> {
    @inline(never)
    func make(_ document: OpenDocument) -> KeyedDecodingContainer<Concrete.Key> {
        KeyedDecodingContainer(Concrete(document: document))
    }
}

/// A keyed container that can be made from nothing but its document.
protocol FieldDecoder: KeyedDecodingContainerProtocol {
    init(document: OpenDocument)
}
