import BSON
import MongoCore

@testable import MongoDriver

private let context = ErrorContext(command: "find", database: "db", collection: "things")

private func cursorReply(_ raw: RawDocument) -> CursorReply? {
    guard let reply = try? CommandReply(raw, context: context), (try? reply.checked()) != nil else {
        return nil
    }
    return try? CursorReply(reply)
}

/// The replies as the batches of one cursor.
func checkCursor(_ replies: [RawDocument]) {
    guard let first = replies.first.flatMap(cursorReply) else { return }
    for limit in [0, 3] {
        let settings = CursorState.Settings(batchSize: 2, limit: limit, type: .tailableAwait)
        guard var state = try? CursorState(first, settings: settings) else { return }
        for raw in replies.dropFirst() + [replies[0]] {
            walk(&state, raw)
        }
        _ = state.close()
    }
}

private func walk(_ state: inout CursorState, _ next: RawDocument) {
    while let step = try? state.next() {
        switch step {
        case .deliver(let batch): visit(batch)
        case .kill, .end: return
        case .ask:
            guard let reply = cursorReply(next), (try? state.received(reply)) != nil else {
                _ = state.failed(answer: nil)
                return
            }
            visit(reply.batch)
            return
        }
    }
}

private func visit(_ batch: RawBatch) {
    let decoder = ElementDecoder<ChangeEvent<Document>>()
    let documents = ElementDecoder<Document>()
    let files = ElementDecoder<GridFSFile>()
    var iterator = batch.makeDocumentIterator()
    do {
        while let document = try iterator.next() {
            decode(document, decoder)
            decode(document, documents)
            decode(document, files)
        }
    } catch {
        require(!error.description.isEmpty, "an error says nothing")
    }
}

private func decode<Element>(_ document: RawDocument, _ decoder: ElementDecoder<Element>) {
    do {
        let value = try decoder.decode(document)
        _ = try BSONEncoder().encode(value)
    } catch {
        require(!"\(error)".isEmpty, "an error says nothing")
    }
}

/// The replies as what a change stream hears.
func checkChangeStream(_ replies: [RawDocument]) {
    var machine = ResumeMachine(ChangeStreamStart())
    var isOpen = false
    for raw in replies {
        guard let reply = cursorReply(raw) else {
            _ = machine.failed(failure(raw))
            continue
        }
        let token = reply.postBatchResumeToken.flatMap { try? Document($0) }
        let facts = ResumeMachine.Reply(isEmpty: reply.batch.isEmpty, postBatchToken: token)
        if isOpen { machine.received(facts) } else { machine.opened(facts) }
        isOpen = true
        visit(reply.batch)
        var iterator = reply.batch.makeDocumentIterator()
        while let document = try? iterator.next() {
            guard let token = (try? document["_id"])?.documentValue else { break }
            machine.returning(token, isLastOfBatch: iterator.isAtEnd)
        }
        _ = machine.nextStep
    }
}

private func failure(_ raw: RawDocument) -> ChangeStreamFailure {
    do {
        _ = try CommandReply(raw, context: context).checked()
        return .other
    } catch {
        return error.changeStreamFailure
    }
}

/// The first reply as a stored file, the others as its chunks.
func checkDownload(_ replies: [RawDocument]) {
    guard let first = replies.first, let document = try? Document(first),
        let file = try? GridFSFile(document)
    else { return }
    require(file.length >= 0 && file.chunkCount >= 0, "a file of negative size")
    var assembly = GridFSAssembly(file, context: context)
    var received = 0
    do {
        for chunk in replies.dropFirst() {
            received += try assembly.accept(chunk).bytes.count
        }
        try assembly.finish()
        require(received == file.length, "\(received) bytes of \(file.length)")
    } catch {
        require(!"\(error)".isEmpty, "an error says nothing")
    }
}
