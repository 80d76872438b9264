/// Runs the files of one test format.
///
/// A runner gives back one result for each case of a file, no more and no less: that is what makes the totals
/// comparable with the number of cases that exist.
protocol SuiteRunner: Sendable {
    /// The results of all cases in `file`. Throws only if the file itself cannot be understood.
    func run(_ file: SpecFile) async throws -> [CaseResult]
}
