import MongoTransport

/// Where an operation was answered, for those that go on from there: a cursor's server, its session and its time.
struct CursorHome: Sendable {
    let server: Server
    let session: OperationSession
    /// What is left of the call that opened the cursor.
    let budget: Budget
}
