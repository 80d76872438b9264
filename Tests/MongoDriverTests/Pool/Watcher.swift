import Glibc

/// A thread that the Swift runtime knows nothing of.
///
/// `@unchecked Sendable`: the handle is set before anybody else sees it, and joined once.
final class Watcher: @unchecked Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    struct CannotStart: Error { let errno: Int32 }

    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) throws {
        let work = Unmanaged.passRetained(Work(body))
        let failure = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        guard failure == 0 else {
            work.release()
            throw CannotStart(errno: failure)
        }
    }

    func join() {
        pthread_join(thread, nil)
    }

    static func sleepBriefly() {
        usleep(1_000)
    }
}
