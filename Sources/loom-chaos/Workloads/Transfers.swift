import BSON
import MongoDriver

/// Inserts documents in pairs within a transaction: both are there, or neither.
struct PairWorker: Worker {
    let account: Account
    let client: MongoClient
    let pairs: MongoCollection<Document>
    let partners: MongoCollection<Document>

    func step() async {
        let operation = account.begin()
        let document = Entry.document(account.number, operation)
        do {
            try await client.withSession { session in
                try await session.withTransaction { session in
                    try await pairs.with(session: session).insertOne(document)
                    try await partners.with(session: session).insertOne(document)
                }
            }
            account.acknowledge()
        } catch {
            account.fail(operation, error)
        }
    }
}
