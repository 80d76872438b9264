package import BSON

/// What a change stream knows of its place, without I/O: replies, documents and errors go in; what to do next comes out.
///
/// A stream is opened, read until an error, opened again behind the last event that was seen, and so on. An error while
/// it is opened ends it.
package struct ResumeMachine: Sendable {
    /// What to do for the next batch.
    package enum Step: Hashable, Sendable {
        /// Run the aggregate that opens the stream, from here on.
        case open(ChangeStreamStart)
        /// Ask the open cursor.
        case read
        /// Nothing: the stream has ended.
        case end
    }

    /// What a reply says beside its documents.
    package struct Reply: Hashable, Sendable {
        package let isEmpty: Bool
        /// The token of the place behind the batch.
        package let postBatchToken: Document?
        /// The server's time, of the aggregate alone.
        package let operationTime: Timestamp?

        package init(isEmpty: Bool, postBatchToken: Document?, operationTime: Timestamp? = nil) {
            self.isEmpty = isEmpty
            self.postBatchToken = postBatchToken
            self.operationTime = operationTime
        }
    }

    private enum State {
        /// There is no cursor: not yet, or the last one was lost. Exits: `opened`, `failed`.
        case toOpen
        /// There is a cursor. Exits: `failed`, `ended`.
        case open
        /// Nothing more will come.
        case ended
    }

    private let given: ChangeStreamStart
    /// Whether errors of the server say by a label that the stream can be resumed; from 4.4 on they do.
    private let labelsErrors: Bool
    private var state = State.toOpen
    private var hasReturned = false
    private var savedTime: Timestamp?
    /// The token of the batch that is being handed out, to be used when its last document has been.
    private var pendingToken: Document?
    /// Where the stream has got to; nil when it has no token yet.
    package private(set) var resumeToken: Document?

    package init(_ start: ChangeStreamStart, labelsErrors: Bool = true) {
        given = start
        self.labelsErrors = labelsErrors
        resumeToken = start.startAfter ?? start.resumeAfter
    }

    /// What to do when all documents at hand have been returned.
    package var nextStep: Step {
        switch state {
        case .toOpen: .open(start)
        case .open: .read
        case .ended: .end
        }
    }

    /// From where to open the stream: as the user said, or behind what has been seen.
    private var start: ChangeStreamStart {
        if let token = resumeToken {
            return given.startAfter != nil && !hasReturned
                ? ChangeStreamStart(startAfter: token) : ChangeStreamStart(resumeAfter: token)
        }
        if let savedTime { return ChangeStreamStart(atOperationTime: savedTime) }
        return given
    }

    /// The aggregate has been answered.
    package mutating func opened(_ reply: Reply) {
        state = .open
        received(reply)
        if given.isEmpty, reply.isEmpty, reply.postBatchToken == nil { savedTime = reply.operationTime }
    }

    /// A batch has come.
    package mutating func received(_ reply: Reply) {
        pendingToken = reply.postBatchToken
        if reply.isEmpty, let token = reply.postBatchToken { resumeToken = token }
    }

    /// A document is about to be returned.
    package mutating func returning(_ token: Document, isLastOfBatch: Bool) {
        hasReturned = true
        resumeToken = isLastOfBatch ? pendingToken ?? token : token
    }

    /// Reading or opening has failed; false when the error has to be told.
    ///
    /// After an interruption it has to be told too, but the stream goes on with the next call.
    package mutating func failed(_ failure: ChangeStreamFailure) -> Bool {
        let wasOpen: Bool
        if case .open = state { wasOpen = true } else { wasOpen = false }
        let isLost = hasLostItsCursor(failure)
        state = failure == .interruption || (wasOpen && isLost) ? .toOpen : .ended
        return wasOpen && isLost
    }

    /// Nothing more is to be had: the cursor has ended, or the stream was closed.
    package mutating func ended() {
        state = .ended
    }

    private func hasLostItsCursor(_ failure: ChangeStreamFailure) -> Bool {
        switch failure {
        case .connection: true
        case .interruption, .other: false
        case .server(let code, let labels):
            code == Self.cursorNotFound
                || (labelsErrors
                    ? labels.contains("ResumableChangeStreamError")
                    : code.map { Self.resumableCodes.contains($0) } ?? false)
        }
    }

    private static let cursorNotFound: Int32 = 43
    /// What servers before 4.4, which set no label, answer when another server can go on.
    private static let resumableCodes: Set<Int32> = [
        6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436,
    ]
}
