import BSON

/// Turns the models of one type into documents and back. Make one per operation: it looks the type up once.
struct ModelCoder<Model: Loadable>: Sendable {
    private let identityKey: IdentityKey
    /// Every name that the model stores, in order; nil when its coding cannot be asked.
    let storedNames: [String]?

    init() throws(LoomError) {
        storedNames = try TypeFields.of(Model.self).orderedNames
        identityKey = try IdentityKey(of: Model.self)
    }

    /// The document of a model.
    func encode(_ model: Model) throws(LoomError) -> RawDocument {
        do throws(BSONError) {
            return try ModelCoding.document(model).renamingField("id", to: "_id")
        } catch {
            throw LoomError(coding: error, "\(Model.self) cannot be stored")
        }
    }

    /// The model in a document, with its clean state.
    func decode(_ document: RawDocument) throws(LoomError) -> Model {
        do throws(BSONError) {
            var model = try ModelCoding.decode(Model.self, from: identityKey.translated(document))
            if let identity = model.id {
                model.id = Identity(identity.value, clean: CleanModel(model))
            }
            return model
        } catch {
            throw LoomError(misfit: error, document, model: Model.self)
        }
    }
}
