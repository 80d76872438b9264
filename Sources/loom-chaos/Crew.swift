import Foundation
import MongoDriver
import Synchronization

/// All workers of a run.
final class Crew: Sendable {
    let inserts: [Account]
    let counters: [Account]
    let pairs: [Account]
    let readers: [Account]
    private let workers: [any Worker]
    private let blockingWorkers: [any BlockingWorker]
    private let working = Atomic<Int>(0)

    init(
        inserts: [Account], counters: [Account], pairs: [Account], readers: [Account], workers: [any Worker],
        blockingWorkers: [any BlockingWorker]
    ) {
        self.inserts = inserts
        self.counters = counters
        self.pairs = pairs
        self.readers = readers
        self.workers = workers
        self.blockingWorkers = blockingWorkers
    }

    /// What timed workers give to each operation: more than any fault lasts.
    private static let patience = Duration.seconds(90)

    /// Hires workers: most on clients that notice failures early, one of each kind on a client with the defaults.
    convenience init(quick: MongoClient, threads: MongoClient, patient: MongoClient, database: String) {
        var next: Int64 = 0
        func account(_ kind: String) -> Account {
            next += 1
            return Account("\(kind) \(next)", number: next)
        }
        func entries(_ client: MongoClient) -> MongoCollection<Document> {
            client.database(database).collection("entries")
        }
        func counters(_ client: MongoClient) -> MongoCollection<Document> {
            client.database(database).collection("counters")
        }
        var workers: [any Worker] = []
        var blocking: [any BlockingWorker] = []
        for client in [quick, quick, quick, quick, patient] {
            workers.append(InsertWorker(account: account("insert"), entries: entries(client)))
        }
        workers.append(
            InsertWorker(
                account: account("timed insert"), entries: entries(quick).with(timeout: Self.patience)))
        workers.append(BatchWorker(account: account("batch"), entries: entries(quick)))
        workers.append(ImpatientWorker(account: account("impatient"), entries: entries(quick)))
        for _ in 0..<3 {
            blocking.append(
                BlockingInsertWorker(account: account("thread insert"), entries: entries(threads)))
        }
        let inserts = workers.map(\.account) + blocking.map(\.account)
        for client in [quick, quick, patient] {
            workers.append(CounterWorker(account: account("counter"), counters: counters(client)))
        }
        workers.append(
            CounterWorker(
                account: account("timed counter"), counters: counters(quick).with(timeout: Self.patience)))
        blocking.append(
            BlockingCounterWorker(account: account("thread counter"), counters: counters(threads)))
        let sums = (workers.map(\.account) + blocking.map(\.account)).filter { $0.name.contains("counter") }
        let database = quick.database(database)
        let pairs = PairWorker(
            account: account("pair"), client: quick, pairs: database.collection("pairs"),
            partners: database.collection("partners"))
        workers.append(pairs)
        var readers: [Account] = []
        for (client, writer) in zip([quick, quick, patient], inserts) {
            let reader = ReadWorker(account: account("read"), entries: entries(client), writer: writer)
            readers.append(reader.account)
            workers.append(reader)
        }
        let reader = BlockingReadWorker(
            account: account("thread read"), entries: entries(threads), writer: inserts[0])
        readers.append(reader.account)
        blocking.append(reader)
        self.init(
            inserts: inserts, counters: sums, pairs: [pairs.account], readers: readers, workers: workers,
            blockingWorkers: blocking)
    }

    var writers: [Account] { inserts + counters + pairs }
    var everybody: [Account] { writers + readers }

    /// How many are at work.
    var workingCount: Int { working.load(ordering: .acquiring) }

    /// Sets everybody to work until told to stop.
    func start(_ stop: StopFlag) {
        working.store(workers.count + blockingWorkers.count, ordering: .releasing)
        for worker in workers {
            Task.detached {
                await worker.run(stop)
                self.working.subtract(1, ordering: .acquiringAndReleasing)
            }
        }
        for worker in blockingWorkers {
            let thread = Thread {
                worker.run(stop)
                self.working.subtract(1, ordering: .acquiringAndReleasing)
            }
            thread.start()
        }
    }

    /// Waits until everybody has finished what they are at, or the time is up.
    func wait(atMost limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while workingCount > 0, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(100)) }
    }

    /// Makes what the workers find at their beginning.
    func prepare(_ database: MongoDatabase) async throws {
        for name in ["entries", "pairs", "partners"] { try await database.createCollection(name) }
        try await database.collection("counters").insertMany(counters.map(Counter.start))
    }

    /// The operations that have been going on for longer than any may.
    func stuck(longerThan limit: Duration) -> [String] {
        everybody.compactMap { account in
            guard let since = account.current.since else { return nil }
            let time = ContinuousClock.now - since
            return time > limit
                ? "\(account.name): its operation \(account.current.attempted - 1) takes \(time)" : nil
        }
    }
}
