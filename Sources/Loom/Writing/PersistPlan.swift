import BSON
import MongoDriver

/// What `persist` is going to send for one model. Making a plan changes nothing and does no I/O.
struct PersistPlan<Model: Persistable> {
    /// The write.
    enum Write {
        case nothing
        case insert(RawDocument)
        /// Some fields of a document that is known to exist.
        case change(Document)
        /// All fields of a document that may or may not exist.
        case upsert(Document)
        /// The same for a model whose coding does not tell which fields it left out.
        case replace(RawDocument)
    }

    let write: Write
    /// The `_id` that the model has, or will have.
    let key: Model.IDValue
    /// The `_id` as BSON.
    let id: BSONValue

    var filter: Document { ["_id": id] }

    init(_ model: Model, _ mode: PersistMode, _ coder: ModelCoder<Model>) throws {
        guard let identity = model.id else {
            var complete = model
            key = try Model.makeID()
            complete.id = Identity(key)
            let document = try coder.encode(complete)
            id = try Self.storedID(document)
            write = .insert(document)
            return
        }
        key = identity.value
        let document = try coder.encode(model)
        id = try Self.storedID(document)
        if mode == .ifChanged, let clean = identity.cleanModel(Model.self) {
            let changes = try DocumentChanges.update(from: coder.encode(clean), to: document)
            write = changes.map { .change($0) } ?? .nothing
        } else if let names = coder.storedNames {
            write = .upsert(try DocumentChanges.wholeUpdate(document, names: names))
        } else {
            write = .replace(document)
        }
    }

    private static func storedID(_ document: RawDocument) throws(LoomError) -> BSONValue {
        do throws(BSONError) {
            if let id = try document["_id"] { return id }
        } catch {
            throw LoomError(coding: error, "The id of \(Model.self) is no BSON")
        }
        throw LoomError(
            .noIdentity,
            "\(Model.self) does not store its id: its coding has to write it as \"id\" or \"_id\".")
    }
}
