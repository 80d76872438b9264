import BSON
import MongoCore

/// Sends writes batch by batch, reads what each did, and adds it up, with every index mapped to the caller's.
struct ClientBulkWriter {
    private let client: MongoClient
    private let writes: [PreparedWrite]
    private let options: ClientBulkWriteOptions
    private let scope: Scope
    private var result = ClientBulkWriteResult()
    private var failures: [WriteFailure] = []
    private var writeConcernFailures: [WriteConcernFailure] = []
    private var labels: Set<String> = []
    private var hasSent = false
    private var hasSucceeded = false

    init(
        client: MongoClient, writes: [PreparedWrite], options: ClientBulkWriteOptions, scope: Scope
    ) {
        self.client = client
        self.writes = writes
        self.options = options
        self.scope = scope
        result.isAcknowledged = scope.writeConcern.isAcknowledged
        result.hasVerboseResults = options.hasVerboseResults
    }

    /// Does the writes.
    ///
    /// - Throws: `ClientBulkWriteError` when a write failed or the operation was interrupted after something had been
    ///   sent; any other error when nothing was sent.
    mutating func run() async throws -> ClientBulkWriteResult {
        var start = 0
        do {
            while start < writes.count, failures.isEmpty || !options.isOrdered {
                start = try await sendBatch(from: start)
            }
        } catch {
            guard hasSent else { throw error }
            throw self.error(interruption: error)
        }
        guard failures.isEmpty, writeConcernFailures.isEmpty else { throw error(interruption: nil) }
        return result
    }

    private mutating func sendBatch(from start: Int) async throws -> Int {
        var operation = ClientBulkWriteOperation(
            writes: writes, start: start, options: options, writeConcern: scope.writeConcern)
        do {
            var execution = try Execution(operation, client: client, scope: scope)
            let reply = try await execution.run(&operation)
            hasSent = true
            guard let reply, let home = execution.home else {
                execution.release()
                return operation.end
            }
            note(reply)
            let failuresBefore = failures.count
            defer { noteSuccess(operation, reply, failures[failuresBefore...]) }
            try await readResults(reply, at: home, start: start, end: operation.end)
            return operation.end
        } catch let error as any MongoError {
            hasSent = hasSent || !error.isSafeToRetry
            labels.formUnion(error.labels)
            throw error
        }
    }

    private mutating func note(_ reply: ClientBulkWriteReply) {
        result.insertedCount += reply.insertedCount
        result.matchedCount += reply.matchedCount
        result.modifiedCount += reply.modifiedCount
        result.deletedCount += reply.deletedCount
        result.upsertedCount += reply.upsertedCount
        if let failure = reply.writeConcernFailure { writeConcernFailures.append(failure) }
        if reply.errorCount > 0 || reply.writeConcernFailure != nil { labels.formUnion(reply.labels) }
    }

    /// An ordered batch has succeeded up to its first failure, any other in all that did not fail.
    private mutating func noteSuccess(
        _ operation: ClientBulkWriteOperation, _ reply: ClientBulkWriteReply,
        _ failed: ArraySlice<WriteFailure>
    ) {
        if options.isOrdered {
            let first = failed.first?.index ?? (reply.errorCount > 0 ? operation.start : operation.end)
            hasSucceeded = hasSucceeded || first > operation.start
        } else {
            hasSucceeded = hasSucceeded || reply.errorCount < operation.end - operation.start
        }
    }

    // MARK: What single writes did

    private mutating func readResults(
        _ reply: ClientBulkWriteReply, at home: CursorHome, start: Int, end: Int
    ) async throws {
        var settings = CursorState.Settings()
        settings.isEndedAfterErrors = true
        let cursor = try CursorCore(client: client, reply: reply.cursor, settings: settings, home: home)
        while let batch = try await cursor.nextBatch() {
            var documents = batch.makeDocumentIterator()
            while let document = try documents.next() {
                try note(try Document(document), start: start, end: end)
            }
        }
    }

    private mutating func note(_ document: Document, start: Int, end: Int) throws {
        guard let offset = document["idx"]?.intValue, offset >= 0, offset < end - start else {
            throw ProtocolError("A result of bulkWrite is about no write that was sent", context: context)
        }
        let index = start + offset
        guard CommandReply.isOK(document["ok"]) else {
            failures.append(WriteFailure(document, index: index))
            return
        }
        guard options.hasVerboseResults else { return }
        let count = document["n"]?.intValue ?? 0
        switch writes[index].kind {
        case .insert(_, let id):
            result.insertResults[index] = InsertOneResult(insertedID: id, isAcknowledged: true)
        case .update:
            result.updateResults[index] = UpdateResult(
                matchedCount: count, modifiedCount: document["nModified"]?.intValue ?? 0,
                upsertedID: document["upserted"]?.documentValue?["_id"], isAcknowledged: true)
        case .delete: result.deleteResults[index] = DeleteResult(deletedCount: count, isAcknowledged: true)
        }
    }

    private var context: ErrorContext { ErrorContext(command: "bulkWrite", database: "admin") }

    private func error(interruption: (any Error)?) -> ClientBulkWriteError {
        ClientBulkWriteError(
            failures: failures.sorted { $0.index < $1.index }, writeConcernFailures: writeConcernFailures,
            partialResult: hasSucceeded ? result : nil, interruption: interruption, context: context,
            labels: labels)
    }
}
