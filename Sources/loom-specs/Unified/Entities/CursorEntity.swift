import BSON
import MongoDriver

/// A cursor that a test goes through step by step.
actor CursorEntity {
    private let cursor: MongoCursor<Document>
    private var iterator: CursorIterator<Document>

    init(_ cursor: MongoCursor<Document>) {
        self.cursor = cursor
        iterator = cursor.makeAsyncIterator()
    }

    /// The next document; throws at the end, which these tests never mean to reach.
    func next() async throws -> Document {
        var iterator = self.iterator
        defer { self.iterator = iterator }
        guard let document = try await iterator.next(isolation: self) else {
            throw Mismatch("the cursor is at its end")
        }
        return document
    }

    /// Takes a document if there is one without waiting; the server is asked once at most.
    func advance() async throws {
        var iterator = self.iterator
        defer { self.iterator = iterator }
        _ = try await iterator.tryNext(isolation: self)
    }

    func close() async {
        await cursor.close()
    }
}
