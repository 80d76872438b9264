import BSON

/// The documents that writers insert, which tell by themselves whether they are whole.
enum Entry {
    /// Numbers of a worker's operations have this many bits below the worker's own number.
    private static let operationBits: Int64 = 40

    static func id(_ worker: Int64, _ operation: Int64) -> Int64 { worker << operationBits | operation }

    /// The operation that an id belongs to.
    static func operation(of id: Int64) -> Int64 { id & ((1 << operationBits) - 1) }

    static func document(_ worker: Int64, _ operation: Int64) -> Document {
        let id = id(worker, operation)
        return ["_id": .int64(id), "worker": .int64(worker), "text": .string(text(id))]
    }

    /// Whether a document is as it was written.
    static func isWhole(_ document: Document) -> Bool {
        guard case .int64(let id)? = document["_id"] else { return false }
        return document.count == 3 && document["text"] == .string(text(id))
    }

    private static func text(_ id: Int64) -> String {
        String(repeating: String(id, radix: 36) + ".", count: 8)
    }
}
