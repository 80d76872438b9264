/// A store whose calls return when they are done: for threads, scripts and command-line tools.
///
/// ```swift
/// try order.persist(in: store.blocking)
/// ```
/// The calling thread does the work itself. Inside a task every call throws before it does anything.
public struct BlockingStore: Sendable {
    /// The store itself.
    public let store: Store

    init(_ store: Store) {
        self.store = store
    }
}
