import BSON
import MongoDriver

// The one place where Loom asks the driver for collections.

extension Store {
    /// The store to use: the one given, else the task's.
    static func resolve(_ store: Store?) throws(LoomError) -> Store {
        if let store = store ?? current { return store }
        throw LoomError(
            .noStore, "No store: pass one (`in: store`), or run inside `store.use { … }`.")
    }

    /// The collection of a model, its documents as bytes.
    func collection<Model: Loadable>(of model: Model.Type) throws(LoomError) -> MongoCollection<RawDocument> {
        guard let name = model.database ?? database else {
            throw LoomError(
                .noDatabase,
                "\(model) names no database and neither does the store: write Store(client, database: \"…\")."
            )
        }
        return client.database(name).collection(model.collection, of: RawDocument.self)
    }
}
