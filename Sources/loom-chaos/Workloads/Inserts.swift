import BSON
import MongoDriver

/// Inserts single documents.
struct InsertWorker: Worker {
    let account: Account
    let entries: MongoCollection<Document>

    func step() async {
        let operation = account.begin()
        do {
            try await entries.insertOne(Entry.document(account.number, operation))
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
    }
}

/// Inserts single documents from a thread.
struct BlockingInsertWorker: BlockingWorker {
    let account: Account
    let entries: MongoCollection<Document>

    func step() {
        let operation = account.begin()
        do {
            try entries.blocking.insertOne(Entry.document(account.number, operation))
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
    }
}

/// Inserts documents by the dozen.
struct BatchWorker: Worker {
    let account: Account
    let entries: MongoCollection<Document>

    private static let size: Int64 = 12

    func step() async {
        let first = account.begin(Self.size)
        let batch = (first..<(first + Self.size)).map { Entry.document(account.number, $0) }
        do {
            let result = try await entries.insertMany(batch)
            if result.insertedIDs.count != batch.count {
                account.wrong("\(result.insertedIDs.count) of \(batch.count) documents, and no error")
            }
            account.acknowledge(Self.size)
        } catch {
            account.fail(first, error, count: Self.size)
        }
    }
}

/// Inserts single documents and loses patience with some, as programs with deadlines do.
struct ImpatientWorker: Worker {
    let account: Account
    let entries: MongoCollection<Document>

    func step() async {
        let operation = account.begin()
        let document = Entry.document(account.number, operation)
        let entries = entries
        let insert = Task { _ = try await entries.insertOne(document) }
        let patience = Task {
            await rest(.milliseconds(Int.random(in: 0...300)))
            insert.cancel()
        }
        do {
            try await insert.value
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
        patience.cancel()
    }
}
