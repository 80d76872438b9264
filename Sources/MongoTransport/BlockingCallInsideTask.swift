/// Thrown by a blocking call made inside a Swift task, before it did anything.
///
/// There it would block one of the few threads that all tasks share, and could wait for ever for work that needs
/// that very thread. Call the `async` form instead, or make the blocking call from a thread of its own.
public struct BlockingCallInsideTask: Error, Sendable, Hashable, CustomStringConvertible {
    /// Says what happened and what to do.
    public var description: String {
        "a blocking call was made inside a task: use the async form, or call it from a thread of your own"
    }

    package init() {}
}
