import BSON
import MongoDriver

/// Reads what a writer has written, and looks whether it is whole and in order.
struct ReadWorker: Worker {
    let account: Account
    let entries: MongoCollection<Document>
    let writer: Account
    var batchSize = ReadWindow.severalBatches

    func step() async {
        let operation = account.begin()
        let start = ReadWindow.start(in: writer)
        do {
            let query = ReadWindow.query(entries, writer, start).batchSize(batchSize)
            let documents = try await query.toArray()
            ReadWindow.check(documents, account)
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
    }
}

/// The same from a thread.
struct BlockingReadWorker: BlockingWorker {
    let account: Account
    let entries: MongoCollection<Document>
    let writer: Account

    func step() {
        let operation = account.begin()
        let start = ReadWindow.start(in: writer)
        do {
            let query = ReadWindow.query(entries, writer, start).batchSize(ReadWindow.severalBatches)
            let documents = try query.blocking.toArray()
            ReadWindow.check(documents, account)
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
    }
}

/// A stretch of one writer's documents.
enum ReadWindow {
    private static let length: Int64 = 60
    /// So many documents in a batch that a cursor asks for several.
    static let severalBatches = 20
    /// So many that everything comes with the first reply.
    static let oneBatch = 100

    /// Somewhere in what the writer has begun.
    static func start(in writer: Account) -> Int64 {
        Int64.random(in: 0...max(writer.current.attempted - length, 0))
    }

    static func query(_ entries: MongoCollection<Document>, _ writer: Account, _ start: Int64) -> FindQuery<
        Document
    > {
        let from = Entry.id(writer.number, start)
        let to = Entry.id(writer.number, start + length)
        return entries.find(["_id": ["$gte": .int64(from), "$lt": .int64(to)]])
            .sort(["_id": 1])
    }

    /// Enters what cannot be: documents that are not whole, twice there, or out of order.
    static func check(_ documents: [Document], _ account: Account) {
        var last = Int64.min
        for document in documents {
            guard Entry.isWhole(document), case .int64(let id)? = document["_id"], id > last else {
                return account.wrong("a document that is not whole or out of order: \(document)")
            }
            last = id
        }
    }
}
