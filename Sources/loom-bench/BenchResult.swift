/// The figures of one task, as we did it in one form.
struct BenchResult: Sendable {
    let task: BenchTask
    let form: BenchTask.Form
    let ours: Contestant
    private let figures: [String: [Double]]

    init(task: BenchTask, form: BenchTask.Form, ours: Contestant, figures: [String: [Double]]) {
        self.task = task
        self.form = form
        self.ours = ours
        self.figures = figures
    }

    /// The median of a contestant's rounds; nil when it had none.
    func median(_ contestant: Contestant) -> Double? {
        figures[contestant.name].map(Self.median)
    }

    /// How many times better we are than a contestant: the median over the rounds, and the least and greatest.
    func ratio(to other: Contestant) -> (median: Double, low: Double, high: Double)? {
        guard let ours = figures[ours.name], let theirs = figures[other.name] else { return nil }
        // Round by round: what slowed both down cancels out.
        let ratios = zip(ours, theirs).map { task.higherIsBetter ? $0 / $1 : $1 / $0 }
        guard let low = ratios.min(), let high = ratios.max() else { return nil }
        return (Self.median(ratios), low, high)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return .nan }
        let middle = sorted.count / 2
        if sorted.count % 2 == 0 { return (sorted[middle - 1] + sorted[middle]) / 2 }
        return middle < sorted.count ? sorted[middle] : last
    }
}
