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
    let form: Form
    /// The unit of all figures, for example `MB/s`.
    let unit: String
    let higherIsBetter: Bool
    let ours: Contestant
    let peers: [Contestant]
    /// The least that the machine allows, where that is known.
    let floor: Contestant?

    init(
        _ name: String, form: Form = .none, unit: String, higherIsBetter: Bool = true, ours: Contestant,
        peers: [Contestant], floor: Contestant? = nil
    ) {
        self.name = name
        self.form = form
        self.unit = unit
        self.higherIsBetter = higherIsBetter
        self.ours = ours
        self.peers = peers
        self.floor = floor
    }
}

/// Someone who can do a task.
struct Contestant: Sendable {
    /// `ours`, `floor` or the peer's name.
    let name: String
    /// Does the task once, for a tenth of a second or longer, and returns the figure in the task's unit.
    let round: @Sendable () async throws -> Double
}
