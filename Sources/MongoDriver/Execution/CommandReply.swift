import BSON

/// A reply to a command, still bytes, with what is needed to report an error about it.
struct CommandReply {
    let body: RawDocument
    let envelope: ReplyEnvelope
    /// For errors that the reply tells of.
    var context: ErrorContext
    /// The message's own number, which the next reply names if one follows unasked; else nil.
    var continuation: Int32?

    /// Reads what every reply has; whether it says ok is looked at by `checked()`.
    ///
    /// - Throws: `ProtocolError` for a malformed reply.
    init(_ body: RawDocument, context: ErrorContext) throws {
        self.body = body
        self.context = context
        do throws(BSONError) {
            envelope = try ReplyEnvelope(body)
        } catch {
            throw ProtocolError("The reply is malformed: \(error)", context: context)
        }
    }

    /// The reply itself when it says ok.
    ///
    /// - Throws: `CommandError`, or `DuplicateKeyError` where that is the reason.
    func checked() throws -> CommandReply {
        guard !envelope.isOK else { return self }
        let reply = try document()
        let error = CommandError(reply: reply, context: context)
        if let code = error.code, DuplicateKeyError.codes.contains(code) {
            throw DuplicateKeyError(failure: reply, reply: reply, context: context)
        }
        throw error
    }

    static func isOK(_ value: BSONValue?) -> Bool {
        value?.doubleValue == 1 || value?.boolValue == true
    }

    /// What the reply says about its write concern, as an error; nil when that was satisfied.
    func writeConcernError() throws -> WriteConcernError? {
        guard envelope.hasWriteConcernError else { return nil }
        let document = try document()
        guard let failure = document["writeConcernError"]?.documentValue else { return nil }
        return WriteConcernError(failure: WriteConcernFailure(failure), reply: document, context: context)
    }

    /// What the reply says about time that ran out on the server, as an error; nil when nothing.
    func expiredWrite() throws -> WriteConcernError? {
        guard envelope.hasWriteConcernError || envelope.hasWriteErrors else { return nil }
        let document = try document()
        let writes = document["writeErrors"]?.arrayValue ?? []
        let failures = (writes + [document["writeConcernError"]].compactMap(\.self)).compactMap(
            \.documentValue)
        guard let failure = failures.first(where: { $0["code"]?.intValue == 50 }) else { return nil }
        return WriteConcernError(failure: WriteConcernFailure(failure), reply: document, context: context)
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
