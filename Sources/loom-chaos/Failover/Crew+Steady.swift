import MongoDriver

extension Crew {
    /// Hires workers whose every operation is a single statement that the driver may repeat, and one that reads by
    /// cursors of several batches.
    convenience init(
        steadyOn client: MongoClient, threads: MongoClient, database: String, clock: SuccessClock
    ) {
        var next: Int64 = 0
        func account(_ kind: String) -> Account {
            next += 1
            return Account("\(kind) \(next)", number: next, clock: clock)
        }
        let entries: MongoCollection<Document> = client.database(database).collection("entries")
        let counters: MongoCollection<Document> = client.database(database).collection("counters")
        let inserts = (0..<4).map { _ in InsertWorker(account: account("insert"), entries: entries) }
        let sums = (0..<2).map { _ in CounterWorker(account: account("counter"), counters: counters) }
        let reads = inserts.map {
            ReadWorker(
                account: account("read"), entries: entries, writer: $0.account,
                batchSize: ReadWindow.oneBatch)
        }
        let cursors = inserts.prefix(1).map {
            ReadWorker(account: account("cursor"), entries: entries, writer: $0.account)
        }
        let threadInserts = (0..<2).map { _ in
            BlockingInsertWorker(
                account: account("thread insert"), entries: threads.database(database).collection("entries"))
        }
        self.init(
            inserts: inserts.map(\.account) + threadInserts.map(\.account), counters: sums.map(\.account),
            pairs: [], readers: (reads + cursors).map(\.account), workers: inserts + sums + reads + cursors,
            blockingWorkers: threadInserts)
    }
}
