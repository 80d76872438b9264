/// Someone who can do a task.
struct Contestant: Sendable {
    /// The peer's name, `floor`, or for ourselves a name that begins with `ours`.
    let name: String
    /// Does the task once, for a tenth of a second or longer, and returns the figure in the task's unit.
    let round: @Sendable () async throws -> Double
}
