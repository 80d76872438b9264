internal import Glibc

/// Runs a task's jobs on the thread that called `Blocking.run`, which drives it until the task is done.
///
/// One a thread, kept for the thread's next call.
///
/// `@unchecked Sendable`: `batch` and `isFinished` belong to the owning thread; other threads only enqueue.
final class CallerExecutor: TaskExecutor, @unchecked Sendable {
    private let queue = JobQueue()
    private var batch: [UnownedJob] = []
    private var isFinished = false

    /// The key under which every thread keeps its own, released when the thread ends; nil if there is none left.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let failure = pthread_key_create(&key) { value in
            if let value { Unmanaged<CallerExecutor>.fromOpaque(value).release() }
        }
        return failure == 0 ? key : nil
    }()

    /// The executor of the blocking call that the current task is; nil in every other task.
    @TaskLocal static var ofThisTask: CallerExecutor?

    /// The executor that this thread is driving for the current task, if that is a call of `Blocking.run`.
    ///
    /// Another task may find itself on the thread for a moment, in an actor that both enter. It must suspend where it
    /// waits, as everywhere else: the thread is not its to block.
    static var driving: CallerExecutor? {
        guard let executor = ofThisTask, executor.isDriving, executor === ofThisThread else { return nil }
        return executor
    }

    private var isDriving = false

    private static var ofThisThread: CallerExecutor? {
        guard let key, let value = pthread_getspecific(key) else { return nil }
        return Unmanaged<CallerExecutor>.fromOpaque(value).takeUnretainedValue()
    }

    /// This thread's executor, made when it is first asked for.
    static func forThisThread() throws(TransportError) -> CallerExecutor {
        if let executor = ofThisThread { return executor }
        let executor = CallerExecutor()
        guard let key else {
            throw TransportError(errno: EAGAIN, .start, endpoint: nil, detail: "pthread_key_create")
        }
        let reference = Unmanaged.passRetained(executor)
        let failure = pthread_setspecific(key, reference.toOpaque())
        if failure != 0 {
            reference.release()
            throw TransportError(errno: failure, .start, endpoint: nil, detail: "pthread_setspecific")
        }
        return executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A job that comes while nobody drives, such as an actor's leftover, must not be lost.
        if !queue.push(job) { globalConcurrentExecutor.enqueue(job) }
    }

    /// Runs jobs on the calling thread until the task that `start` makes has called `finish`, and none is left.
    func drive(_ start: () -> Void) {
        queue.open()
        isDriving = true
        isFinished = false
        start()
        while !(isFinished && queue.closeIfEmpty()) {
            queue.take(into: &batch)
            for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
            batch.removeAll(keepingCapacity: true)
        }
        isDriving = false
    }

    /// Called on the owning thread by the task's last job.
    func finish() {
        isFinished = true
    }
}
