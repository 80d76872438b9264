public import FoundationEssentials

/// The byte orders in which drivers have stored UUIDs.
public enum UUIDRepresentation: Hashable, Sendable, CaseIterable {
    /// Subtype 4, bytes as written: the one to use.
    case standard
    /// Subtype 3, each half byte-reversed, as old Java drivers wrote it.
    case javaLegacy
    /// Subtype 3, the first three fields little-endian, as old C# drivers wrote it.
    case csharpLegacy
    /// Subtype 3, bytes as written, as old Python drivers wrote it.
    case pythonLegacy

    /// For each stored byte, the index of the UUID byte that it holds; each of these orders is its own inverse.
    var byteOrder: [Int] {
        switch self {
        case .standard, .pythonLegacy: Array(0..<16)
        case .javaLegacy: Array((0..<8).reversed()) + Array((8..<16).reversed())
        case .csharpLegacy: [3, 2, 1, 0, 5, 4, 7, 6] + Array(8..<16)
        }
    }

    var subtype: Binary.Subtype { self == .standard ? .uuid : .uuidOld }
}

extension Binary {
    /// A UUID as a binary value: subtype 4 unless a legacy representation is asked for.
    public init(_ uuid: UUID, representation: UUIDRepresentation = .standard) {
        let source = withUnsafeBytes(of: uuid.uuid) { Array($0) }
        self.init(representation.byteOrder.map { source[$0] }, subtype: representation.subtype)
    }

    /// The UUID held; nil unless there are sixteen bytes of the representation's subtype.
    ///
    /// Never applied by itself: untyped access hands out the binary value.
    public func uuid(representation: UUIDRepresentation = .standard) -> UUID? {
        guard bytes.count == 16, subtype == representation.subtype else { return nil }
        var uuid = UUID().uuid
        withUnsafeMutableBytes(of: &uuid) { target in
            for (index, source) in representation.byteOrder.enumerated() {
                target[source] = bytes[index]
            }
        }
        return UUID(uuid: uuid)
    }
}
