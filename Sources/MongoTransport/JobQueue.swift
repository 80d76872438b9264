internal import Glibc

/// The jobs handed to one thread, which sleeps while there are none.
///
/// `@unchecked Sendable`: everything but the two immutable pointers is guarded by the POSIX mutex, which is used
/// because the waiting side needs its condition variable.
final class JobQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var isSleeping = false
    /// Whether somebody takes the jobs.
    private var isOpen = false

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        // With default attributes neither fails on Linux.
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Adds a job; false, and not added, if the queue is closed.
    func push(_ job: UnownedJob) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard isOpen else { return false }
        jobs.append(job)
        if isSleeping { pthread_cond_signal(condition) }
        return true
    }

    /// Lets jobs in.
    func open() {
        pthread_mutex_lock(mutex)
        isOpen = true
        pthread_mutex_unlock(mutex)
    }

    /// Lets no more jobs in, unless some have come already: then false, and they must be run first.
    func closeIfEmpty() -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if jobs.isEmpty { isOpen = false }
        return jobs.isEmpty
    }

    /// Swaps the jobs that have come with an empty array whose storage is used again; sleeps while there are none.
    func take(into batch: inout [UnownedJob]) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty {
            isSleeping = true
            pthread_cond_wait(condition, mutex)
            isSleeping = false
        }
        swap(&jobs, &batch)
    }
}
