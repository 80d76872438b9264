import BSON
import MongoDriver

/// Compares what is stored with what the writers were told.
struct Verification {
    let database: MongoDatabase

    /// Looks at what all have written.
    func check(_ crew: Crew, _ verdict: inout Verdict) async throws {
        for account in crew.inserts { try await checkEntries(account, in: "entries", &verdict) }
        for account in crew.pairs { try await checkEntries(account, in: "pairs", &verdict) }
        for account in crew.counters { try await checkCounter(account, &verdict) }
        if !crew.pairs.isEmpty { try await checkPairs(&verdict) }
        for account in crew.everybody {
            for text in account.current.wrong {
                verdict.unreported += 1
                verdict.note(text)
            }
        }
    }

    /// Looks at the entries of a worker that inserts documents.
    private func checkEntries(_ account: Account, in collection: String, _ verdict: inout Verdict)
        async throws
    {
        let state = account.current
        var expected: Int64 = 0
        let from = Entry.id(account.number, 0)
        let to = Entry.id(account.number + 1, 0)
        let stored = database.collection(collection)
            .find(["_id": ["$gte": .int64(from), "$lt": .int64(to)]]).sort(["_id": 1])
        for try await document in stored {
            guard Entry.isWhole(document), case .int64(let id)? = document["_id"] else {
                verdict.unreported += 1
                verdict.note("\(account.name): not as it was written: \(document)")
                continue
            }
            let operation = Entry.operation(of: id)
            missing(expected..<max(operation, expected), account, state, &verdict)
            if operation >= state.attempted {
                verdict.unreported += 1
                verdict.note("\(account.name): \(operation) is there and was never written")
            }
            expected = operation + 1
        }
        missing(expected..<max(state.attempted, expected), account, state, &verdict)
        verdict.acknowledged += state.acknowledged
    }

    private func missing(
        _ operations: Range<Int64>, _ account: Account, _ state: Account.State, _ verdict: inout Verdict
    ) {
        for operation in operations where !state.failed.contains(operation) {
            // What never came to an end is counted as hung, not as lost.
            if state.since != nil, operation >= state.attempted - 1 { continue }
            verdict.lost += 1
            verdict.note("\(account.name): \(operation) was acknowledged and is not there")
        }
    }

    /// Looks at the sum of a worker that adds.
    private func checkCounter(_ account: Account, _ verdict: inout Verdict) async throws {
        let state = account.current
        let counter = try await database.collection("counters").findOne(Counter.filter(account))
        let sum = counter?["sum"]?.intValue.map(Int64.init) ?? 0
        let open: Int64 = state.since == nil ? 0 : 1
        if sum < state.acknowledged {
            verdict.lost += state.acknowledged - sum
            verdict.note("\(account.name): \(state.acknowledged) acknowledged, and the sum is \(sum)")
        }
        if sum > state.acknowledged + Int64(state.failed.count) + open {
            verdict.unreported += sum - state.acknowledged - Int64(state.failed.count) - open
            verdict.note("\(account.name): added more often than it was asked to: \(sum)")
        }
        verdict.acknowledged += state.acknowledged
    }

    /// Looks whether every pair is whole: what is in the one collection is in the other.
    private func checkPairs(_ verdict: inout Verdict) async throws {
        for (one, other) in [("pairs", "partners"), ("partners", "pairs")] {
            let lonely = database.collection(one).aggregate([
                [
                    "$lookup": [
                        "from": .string(other), "localField": "_id", "foreignField": "_id", "as": "partner",
                    ]
                ],
                ["$match": ["partner": []]],
            ])
            for try await document in lonely {
                verdict.unreported += 1
                verdict.note("in \(one) and not in \(other): \(document)")
            }
        }
    }
}
