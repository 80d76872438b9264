import BSON

/// A reply to a command, still bytes, with what is needed to report an error about it.
struct CommandReply {
    let body: RawDocument
    let context: ErrorContext

    /// Checks that the reply says ok.
    ///
    /// - Throws: `CommandError`, or `DuplicateKeyError` where that is the reason.
    init(_ body: RawDocument, context: ErrorContext) throws {
        self.body = body
        self.context = context
        if !Self.isOK(try read { reader throws(BSONError) in try reader.decodeIfPresent("ok") }) {
            throw try Self.failure(body, context)
        }
    }

    static func isOK(_ value: BSONValue?) -> Bool {
        value?.doubleValue == 1 || value?.boolValue == true
    }

    private static func failure(_ body: RawDocument, _ context: ErrorContext) throws -> any MongoError {
        let reply: Document
        do throws(BSONError) {
            reply = try Document(body)
        } catch {
            throw ProtocolError("The reply is malformed: \(error)", context: context)
        }
        let error = CommandError(reply: reply, context: context)
        if let code = error.code, DuplicateKeyError.codes.contains(code) {
            return DuplicateKeyError(failure: reply, reply: reply, context: context)
        }
        return error
    }

    /// Calls `body` with a reader of the reply's fields.
    ///
    /// - Throws: `ProtocolError` for what `body` finds missing or malformed.
    func read<Result>(_ body: (inout BSONReader) throws(BSONError) -> Result) throws -> Result {
        do throws(BSONError) {
            return try self.body.withReader(body)
        } catch {
            throw malformed(error)
        }
    }

    /// The whole reply, parsed.
    func document() throws -> Document {
        do throws(BSONError) {
            return try Document(body)
        } catch {
            throw malformed(error)
        }
    }

    func malformed(_ error: BSONError) -> ProtocolError {
        ProtocolError("The reply is malformed: \(error)", context: context)
    }
}
