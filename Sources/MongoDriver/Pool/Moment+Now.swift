internal import Glibc
internal import MongoCore

extension Moment {
    /// The present, on the clock that `ContinuousClock` reads.
    static var now: Moment {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux, and the pointer is valid.
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Moment(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}
