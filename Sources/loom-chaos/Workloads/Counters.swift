import BSON
import MongoDriver

/// Adds one to a number again and again: a write that is repeated by mistake, or lost, shows in the sum.
struct CounterWorker: Worker {
    let account: Account
    let counters: MongoCollection<Document>

    func step() async {
        let operation = account.begin()
        do {
            let result = try await counters.updateOne(Counter.filter(account), Counter.increment)
            account.acknowledge(result, operation)
        } catch {
            account.fail(operation, error)
        }
    }
}

/// The same from a thread.
struct BlockingCounterWorker: BlockingWorker {
    let account: Account
    let counters: MongoCollection<Document>

    func step() {
        let operation = account.begin()
        do {
            let result = try counters.blocking.updateOne(Counter.filter(account), Counter.increment)
            account.acknowledge(result, operation)
        } catch {
            account.fail(operation, error)
        }
    }
}

/// The documents that hold the sums.
enum Counter {
    static func filter(_ account: Account) -> Document { ["_id": .int64(account.number)] }

    static let increment: UpdateModification = ["$inc": ["sum": .int64(1)]]

    /// A counter before its first addition.
    static func start(_ account: Account) -> Document { ["_id": .int64(account.number), "sum": .int64(0)] }
}

extension Account {
    fileprivate func acknowledge(_ result: UpdateResult, _ operation: Int64) {
        if result.modifiedCount != 1 {
            wrong("an update that changed \(result.modifiedCount) documents, and no error")
        }
        acknowledge()
    }
}
