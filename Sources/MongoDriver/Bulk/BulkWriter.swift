import BSON
import MongoCore

/// Sends runs of writes batch by batch and adds up what they did, with every index mapped to the caller's.
struct BulkWriter<Element: Codable & Sendable> {
    let client: MongoClient
    let namespace: Namespace
    let options: BulkWriteOptions
    let scope: Scope
    private let writeConcern: WriteConcern
    private(set) var result = BulkWriteResult()
    private var failures: [WriteFailure] = []
    private var writeConcernFailures: [WriteConcernFailure] = []
    private var labels: Set<String> = []
    private var hasSent = false

    init(client: MongoClient, namespace: Namespace, options: BulkWriteOptions, scope: Scope) {
        self.client = client
        self.namespace = namespace
        self.options = options
        self.scope = scope
        writeConcern = scope.writeConcern
        result.isAcknowledged = writeConcern.isAcknowledged
    }

    /// Does the runs one after the other.
    ///
    /// - Throws: `BulkWriteError` when a write failed or the operation was interrupted after something had been sent;
    ///   any other error when nothing was sent.
    mutating func run(_ runs: [BulkRun<Element>]) async throws -> BulkWriteResult {
        do {
            for run in runs {
                try await self.run(run)
                if options.isOrdered && !failures.isEmpty { break }
            }
        } catch {
            guard hasSent else { throw error }
            throw self.error(interruption: error)
        }
        guard failures.isEmpty, writeConcernFailures.isEmpty else { throw error(interruption: nil) }
        return result
    }

    private mutating func run(_ run: BulkRun<Element>) async throws {
        var start = 0
        while start < run.indices.count, !(options.isOrdered && !failures.isEmpty) {
            switch run.kind {
            case .inserts: start = try await insert(run.inserts, from: start, run.indices)
            case .updates: start = try await update(run.updates, from: start, run.indices)
            case .deletes: start = try await delete(run.deletes, from: start, run.indices)
            }
        }
    }

    private mutating func insert(_ documents: [Element], from start: Int, _ indices: [Int]) async throws
        -> Int
    {
        let insertOptions = InsertOptions(
            isOrdered: options.isOrdered, bypassDocumentValidation: options.bypassDocumentValidation,
            comment: options.comment)
        var operation = InsertOperation(
            namespace: namespace, documents: documents, start: start, options: insertOptions,
            writeConcern: writeConcern)
        let reply = try await send(&operation)
        var failed = Set<Int>()
        var firstFailure = Int.max
        if let reply {
            result.insertedCount += reply.n
            failed = Set(reply.failures.map(\.index))
            firstFailure = options.isOrdered ? reply.failures.first?.index ?? .max : .max
            note(reply, start: start, indices)
        }
        result.insertedIDs.reserveCapacity(result.insertedIDs.count + operation.insertedIDs.count)
        for (offset, id) in operation.insertedIDs.enumerated()
        where offset < firstFailure && !failed.contains(offset) {
            result.insertedIDs[indices[start + offset]] = id
        }
        return operation.end
    }

    private mutating func update(
        _ statements: [UpdateStatement], from start: Int, _ indices: [Int]
    ) async throws -> Int {
        var operation = WriteStatementsOperation(
            namespace: namespace, statements: statements, start: start, common: common)
        if let reply = try await send(&operation) {
            result.matchedCount += reply.n - reply.upserted.count
            result.modifiedCount += reply.modified
            result.upsertedCount += reply.upserted.count
            for (index, id) in reply.upserted where indices.indices.contains(start + index) {
                result.upsertedIDs[indices[start + index]] = id
            }
            note(reply, start: start, indices)
        }
        return operation.end
    }

    private mutating func delete(
        _ statements: [DeleteStatement], from start: Int, _ indices: [Int]
    ) async throws -> Int {
        var operation = WriteStatementsOperation(
            namespace: namespace, statements: statements, start: start, common: common)
        if let reply = try await send(&operation) {
            result.deletedCount += reply.n
            note(reply, start: start, indices)
        }
        return operation.end
    }

    private var common: WriteCommandOptions {
        WriteCommandOptions(
            isOrdered: options.isOrdered, variables: options.variables,
            bypassDocumentValidation: options.bypassDocumentValidation, comment: options.comment,
            writeConcern: writeConcern)
    }

    private mutating func send<O: Operation>(_ operation: inout O) async throws -> O.Output? {
        do {
            let output = try await client.run(&operation, in: scope)
            hasSent = true
            return output
        } catch let error as any MongoError {
            hasSent = hasSent || !error.isSafeToRetry
            throw error
        }
    }

    private mutating func note(_ reply: WriteReply, start: Int, _ indices: [Int]) {
        for failure in reply.failures {
            let index = start + failure.index
            failures.append(
                failure.at(index: indices.indices.contains(index) ? indices[index] : failure.index))
        }
        if let failure = reply.writeConcernFailure { writeConcernFailures.append(failure) }
        guard !reply.failures.isEmpty || reply.writeConcernFailure != nil else { return }
        if let document = try? reply.reply.document() { labels.formUnion(document.errorLabels) }
    }

    private func error(interruption: (any Error)?) -> BulkWriteError {
        BulkWriteError(
            failures: failures.sorted { $0.index < $1.index }, writeConcernFailures: writeConcernFailures,
            partialResult: result, interruption: interruption,
            context: ErrorContext(
                command: "bulkWrite", database: namespace.database, collection: namespace.collection),
            labels: labels.union(interruption?.mongoLabels ?? []))
    }
}
