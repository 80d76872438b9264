import MongoTransport

/// Runs a higher module's asynchronous code on the calling thread, as the blocking view's own calls do.
///
/// Throws what the body throws; `BlockingCallInsideTask` inside a task.
package func runBlocking<R>(_ body: () async throws -> R) throws -> R {
    try Blocking.run(body)
}
