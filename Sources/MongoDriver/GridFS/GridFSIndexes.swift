import BSON
import MongoCore
import Synchronization

/// Makes a bucket's indexes before the first write through it, unless there are files already.
final class GridFSIndexes: Sendable {
    private let isChecked = Atomic<Bool>(false)

    static let files: Document = ["filename": 1, "uploadDate": 1]
    static let chunks: Document = ["files_id": 1, "n": 1]

    /// Does nothing after the first success.
    ///
    /// - Throws: a `MongoError`; the next write then tries again.
    func prepare(_ bucket: GridFSBucket) async throws {
        guard !isChecked.load(ordering: .acquiring) else { return }
        let anyFile = bucket.files.with(readPreference: .primary).find().project(["_id": 1])
        if try await anyFile.first() == nil {
            try await make(IndexModel(Self.files), on: bucket.files)
            try await make(IndexModel(Self.chunks, options: ["unique": true]), on: bucket.chunks)
        }
        isChecked.store(true, ordering: .releasing)
    }

    private func make<Element>(_ index: IndexModel, on collection: MongoCollection<Element>) async throws {
        let present = try await collection.listIndexes().compactMap { $0["key"]?.documentValue }
        if present.contains(where: { Self.areSame($0, index.keys) }) { return }
        try await collection.createIndex(index)
    }

    /// Whether two indexes have the same keys: other drivers and shells write 1 as a double.
    static func areSame(_ left: Document, _ right: Document) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { left, right in
                guard left.key == right.key else { return false }
                if let number = left.value.doubleValue { return number == right.value.doubleValue }
                return left.value == right.value
            }
    }
}
