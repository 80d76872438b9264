/// One thing to measure, and everyone who can do it.
struct BenchTask: Sendable {
    /// How our side is called.
    enum Form: String, Sendable {
        case async
        case blocking
        /// Neither: no input or output is involved.
        case none
    }

    /// The name in lower case, as the designs of the benchmarks give it.
    let name: String
    /// The unit of all figures, for example `MB/s`.
    let unit: String
    let higherIsBetter: Bool
    /// Our ways to do it, each with a name of its own among the contestants.
    let ours: [(form: Form, contestant: Contestant)]
    let peers: [Contestant]
    /// The least that the machine allows, where that is known.
    let floor: Contestant?
    /// No more rounds than these: for tasks whose every round is long. A single round has no warm-up before it.
    let roundLimit: Int

    /// A task that we do in one way.
    init(
        _ name: String, form: Form = .none, unit: String, higherIsBetter: Bool = true, ours: Contestant,
        peers: [Contestant], floor: Contestant? = nil
    ) {
        self.init(
            name, unit: unit, higherIsBetter: higherIsBetter, ours: [(form, ours)], peers: peers, floor: floor
        )
    }

    /// A task that we do in several ways, in the same rounds.
    init(
        _ name: String, unit: String, higherIsBetter: Bool = true,
        ours: [(form: Form, contestant: Contestant)],
        peers: [Contestant], floor: Contestant? = nil, roundLimit: Int = .max
    ) {
        self.name = name
        self.unit = unit
        self.higherIsBetter = higherIsBetter
        self.ours = ours
        self.peers = peers
        self.floor = floor
        self.roundLimit = roundLimit
    }

    /// Everyone.
    var contestants: [Contestant] { ours.map(\.contestant) + peers + (floor.map { [$0] } ?? []) }
}
