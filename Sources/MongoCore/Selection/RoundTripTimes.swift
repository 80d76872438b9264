/// The round trips to one server: their weighted mean, and the shortest of the last ones.
package struct RoundTripTimes: Sendable {
    /// How many of the last round trips the minimum is taken of.
    private static let window = 10
    /// How much the newest round trip counts in the mean.
    private static let weight = 0.2

    /// The exponentially weighted mean; nil before the first round trip.
    package private(set) var average: Duration?
    /// The last ones, oldest first.
    private var recent: [Duration] = []

    package init() {}

    /// Times of which only the mean is known.
    package init(average: Duration?) {
        self.average = average
    }

    /// Counts one more round trip.
    package mutating func add(_ sample: Duration) {
        average = average.map { $0 * (1 - Self.weight) + sample * Self.weight } ?? sample
        if recent.count == Self.window { recent.removeFirst() }
        recent.append(sample)
    }

    /// The shortest of the last ten; zero before the second, since one says too little.
    package var minimum: Duration {
        recent.count < 2 ? .zero : recent.min() ?? .zero
    }
}
