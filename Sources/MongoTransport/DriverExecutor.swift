/// Runs jobs one after another on a thread of its own.
///
/// As a task executor it carries background work that user code cannot starve; as a serial executor it does the same
/// for an actor that such work must be able to enter at any time.
package final class DriverExecutor: TaskExecutor, SerialExecutor {
    private let queue = JobQueue()

    /// Starts the thread, which lives as long as the process.
    init() throws(TransportError) {
        queue.open()
        try SystemThread.start("loom-driver") { self.run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        // True always: the queue is never closed.
        _ = queue.push(UnownedJob(job))
    }

    private func run() {
        var batch: [UnownedJob] = []
        while true {
            queue.take(into: &batch)
            for job in batch {
                job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
            batch.removeAll(keepingCapacity: true)
        }
    }
}
