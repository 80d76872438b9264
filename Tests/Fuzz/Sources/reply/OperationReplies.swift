import BSON
import MongoCore
import MongoTransport
import MongoWire

@testable import MongoDriver

private let place = Namespace(database: "db", collection: "things")
private let address = ServerAddress.tcp(host: "localhost", port: 27017)
private let scope = Scope(read: .serverDefault, write: .serverDefault, readPreference: .primary)

/// The reply as the answer to every kind of command.
func checkOperations(_ raw: RawDocument) {
    let context = ErrorContext(command: "any", database: "db", collection: "things", address: address)
    do {
        let reply = try CommandReply(raw, context: context)
        if let error = try reply.writeConcernError() { check(error) }
        let checked = try reply.checked()
        decode(checked)
    } catch {
        check(error)
    }
}

private func decode(_ reply: CommandReply) {
    let common = WriteCommandOptions(writeConcern: .serverDefault)
    decode(
        reply,
        FindOperation(
            namespace: place, filter: [:], options: FindOptions(), readConcern: nil, readPreference: nil))
    decode(
        reply,
        AggregateOperation(
            database: "db", collection: "things", pipeline: [["$changeStream": [:]]],
            options: AggregateOptions(), scope: scope))
    decode(
        reply,
        FindAndModifyOperation(
            namespace: place, filter: [:], change: .remove, options: FindAndModifyOptions(), writeConcern: nil
        ))
    decode(reply, DocumentOperation(commandName: "any", database: "db", collection: nil, command: [:]))
    decode(reply, WriteStatementsOperation<DeleteStatement>(namespace: place, statements: [], common: common))
    decode(reply, WriteStatementsOperation<UpdateStatement>(namespace: place, statements: [], common: common))
    guard let written = try? WriteReply(reply) else { return }
    require(written.n >= 0 && written.modified >= 0, "counts are negative")
    do {
        try written.throwFailure()
    } catch {
        check(error)
    }
}

private func decode<O: Operation>(_ reply: CommandReply, _ operation: O) {
    do {
        _ = try operation.decode(reply)
    } catch {
        check(error)
    }
}

/// An error says something, and what the driver decides by it is decided without a trap.
private func check(_ error: any Error) {
    require(!"\(error)".isEmpty, "an error says nothing")
    require(error is any MongoError, "an error of another family: \(type(of: error)) \(error)")
    _ = ServerFailure(operation: error)
    _ = HandshakeFailure(step: .authenticating, cause: error).serverFailure
    _ = error.changeStreamFailure
    _ = Budget(timeout: .seconds(1), deadline: .after(.seconds(1))).translate(error)
    guard let options = try? ConnectionString("mongodb://localhost").options else { return }
    for retryability in [Retryability.read, .write, .userCommand] {
        var state = RetryState(
            retryability, settings: RetrySettings(options), isInTransaction: false, isTimed: false)
        while let rest = state.rest(after: error, isNumbered: true, jitter: 0.5) {
            require(rest >= .zero && rest <= .seconds(10), "a rest of \(rest)")
        }
    }
}

/// The reply as hello: what it says of limits decides how writes are cut into messages, which has to come to an end.
func checkWritesAfterHello(_ raw: RawDocument) {
    guard let document = try? Document(raw) else { return }
    let connection = ConnectionDescription(address: address, hello: HelloReply(document))
    _ = WireVersions.incompatibility(of: connection.hello, at: address)
    _ = ReadPreference.nearest.wireForm(for: connection, isDirect: true)
    checkSessions(connection)
    let documents: [Document] = [["a": 1], ["b": .string(String(repeating: "x", count: 100))], ["c": 3]]
    var start = 0
    for _ in documents.indices {
        var operation = InsertOperation(
            namespace: place, documents: documents, start: start, options: InsertOptions(),
            writeConcern: .serverDefault)
        var message = MessageWriter(requestID: 1)
        do {
            try operation.writeSequences(&message, for: connection)
        } catch {
            return check(error)
        }
        require(operation.end > start, "a message holds no write")
        start = operation.end
        if start == documents.count { return }
    }
    fatalError("writes are left over")
}

private func checkSessions(_ connection: ConnectionDescription) {
    let store = SessionStore()
    store.didLearn(connection)
    guard let first = try? store.take() else { fatalError("no session could be made") }
    store.giveBack(first)
    guard let second = try? store.take() else { fatalError("no session could be made") }
    store.giveBack(second)
}

/// The reply as the server's side of an authentication.
func checkAuthentication(_ raw: RawDocument) {
    guard let document = try? Document(raw) else { return }
    let payload = document["payload"]?.binaryValue?.bytes ?? []
    // More iterations cost seconds, which a client grants and a fuzzer does not.
    guard !String(decoding: payload, as: UTF8.self).contains("i=4096") || payload.count < 512 else { return }
    guard payload.filter({ (0x30...0x39).contains($0) }).count < 12,
        let string = try? ConnectionString("mongodb://user:pencil@localhost/?authMechanism=SCRAM-SHA-256"),
        let credential = string.credential,
        var conversation = try? ScramConversation(
            .sha256, credential, cache: ScramKeyCache(), nonce: "nonce")
    else { return }
    for _ in 0..<3 {
        do {
            _ = try conversation.receive(payload, isDone: document["done"]?.boolValue ?? false)
        } catch {
            require(!"\(error)".isEmpty, "an error says nothing")
        }
    }
}
