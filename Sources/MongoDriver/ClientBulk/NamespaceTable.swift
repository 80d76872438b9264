import BSON
import MongoWire

/// The collections that a message's writes name by number.
struct NamespaceTable {
    private var names: [String] = []
    private var indices: [Namespace: Int32] = [:]

    /// The number of a collection, and by how many bytes the table has grown for it.
    mutating func index(of namespace: Namespace) -> (index: Int32, added: Int) {
        if let index = indices[namespace] { return (index, 0) }
        let index = Int32(clamping: names.count)
        let name = namespace.description
        names.append(name)
        indices[namespace] = index
        // Length, type, key, length, text, two terminators.
        return (index, 4 + 1 + 3 + 4 + name.utf8.count + 1 + 1)
    }

    /// Takes the collection added last out again.
    mutating func removeLast() {
        let last = Int32(clamping: names.count - 1)
        names.removeLast()
        indices = indices.filter { $0.value != last }
    }

    func write(to message: inout MessageWriter) throws {
        let section = try message.beginSequence("nsInfo")
        for name in names {
            let start = try message.bytes.beginDocument()
            try message.bytes.append("ns", name)
            try message.bytes.endDocument(start)
        }
        try message.endSequence(section)
    }
}
