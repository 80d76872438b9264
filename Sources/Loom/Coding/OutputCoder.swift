import BSON

/// How a directive's documents become its outputs.
struct OutputCoder<Output: Decodable & Sendable>: Sendable {
    let decode: @Sendable (RawDocument) throws(LoomError) -> Output

    /// For models, which get their clean state.
    static func models() throws(LoomError) -> OutputCoder where Output: Loadable {
        let coder = try ModelCoder<Output>()
        return OutputCoder { document throws(LoomError) in try coder.decode(document) }
    }

    /// For other types that are read from a model's documents, in which `_id` may be called `id`.
    static func projections() throws(LoomError) -> OutputCoder {
        let key = try IdentityKey(of: Output.self)
        return values { document throws(BSONError) in try key.translated(document) }
    }

    /// For documents of any shape.
    static func results() -> OutputCoder {
        values { document throws(BSONError) in document }
    }

    private static func values(
        _ translated: @escaping @Sendable (RawDocument) throws(BSONError) -> RawDocument
    ) -> OutputCoder {
        OutputCoder { document throws(LoomError) in
            do throws(BSONError) {
                return try ModelCoding.decode(Output.self, from: translated(document))
            } catch {
                throw LoomError(misfit: error, document, model: Output.self)
            }
        }
    }
}
