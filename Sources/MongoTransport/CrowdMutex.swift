package import Glibc

/// A mutex for the state that every operation of every thread goes through.
///
/// On Linux `Mutex` is handed over: once somebody sleeps on it, unlocking gives it to the sleeper, and the running thread
/// that wants it again sleeps in its turn. Under a crowd each use then costs two changes of thread, for as long as the
/// crowd lasts. This one is free for whoever comes first, so that a running thread goes on running.
package struct CrowdMutex<State: ~Copyable>: ~Copyable {
    @usableFromInline let handle: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline let state: UnsafeMutablePointer<State>

    /// Takes over the state to guard.
    package init(_ state: consuming sending State) {
        handle = .allocate(capacity: 1)
        self.state = .allocate(capacity: 1)
        self.state.initialize(to: state)
        // With default attributes it does not fail on Linux.
        pthread_mutex_init(handle, nil)
    }

    deinit {
        pthread_mutex_destroy(handle)
        state.deinitialize(count: 1)
        state.deallocate()
        handle.deallocate()
    }

    /// Calls `body` with the state, while nobody else has it.
    @inlinable @inline(__always)
    package borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(handle)
        defer { pthread_mutex_unlock(handle) }
        return try body(&state.pointee)
    }
}

// Sound although it holds pointers: nobody reaches what they lead to but under the lock.
extension CrowdMutex: @unchecked Sendable where State: ~Copyable {}
