/// A decoder that learns a type's `CodingKeys` and refuses everything else.
///
/// The first thing that a synthesised `init(from:)` does is to ask for a container keyed by them.
struct CodingKeyProbe: Decoder {
    /// Thrown to stop the decoding.
    private struct Stop: Error {}

    /// What the type asked for first. A class, because `Decoder` methods cannot mutate; it never leaves `keys(of:)`.
    private final class Answer {
        var keys: CodingKeyList?
    }

    private let answer: Answer

    static func keys<Value: Decodable>(of type: Value.Type) -> CodingKeyList {
        let answer = Answer()
        // The outcome is in `answer`: a probe never decodes anything, and what stopped it does not matter.
        _ = try? Value(from: CodingKeyProbe(answer: answer))
        return answer.keys ?? .unknown("\(type) decodes without asking for keys")
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try record(Self.list(type))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try record(.unknown("its type is stored as an array"))
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        try record(.unknown("its type is stored as a single value"))
    }

    private func record<Container>(_ keys: CodingKeyList) throws -> Container {
        if answer.keys == nil { answer.keys = keys }
        throw Stop()
    }

    private static func list<Key: CodingKey>(_ type: Key.Type) -> CodingKeyList {
        guard let cases = EnumCases.all(of: type) else {
            return .unknown(
                "its coding is written by hand, with keys that are not an enum of plain cases, or it was built without "
                    + "reflection metadata")
        }
        return .keys(cases.map { CodingKeyList.Entry(property: $0.name, stored: $0.value.stringValue) })
    }
}
