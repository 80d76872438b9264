/// The comma-separated `letter=value` list that SCRAM messages are.
struct ScramAttributes {
    private var rest: ArraySlice<Substring>

    init(_ message: String) {
        rest = message.split(separator: ",", omittingEmptySubsequences: false)[...]
    }

    /// Takes the next attribute, which must be `letter`.
    mutating func take(_ letter: Character) throws(ScramError) -> Substring {
        guard let attribute = rest.popFirst(), attribute.first == letter, attribute.dropFirst().first == "="
        else {
            throw .malformed("it lacks the attribute \(letter) where it belongs")
        }
        return attribute.dropFirst(2)
    }

    /// The value of the next attribute if it is `letter`; it is not taken.
    func peek(_ letter: Character) -> Substring? {
        guard let attribute = rest.first, attribute.hasPrefix("\(letter)=") else { return nil }
        return attribute.dropFirst(2)
    }
}
