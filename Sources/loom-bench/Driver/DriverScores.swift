/// The means of the official driver benchmark, without its tasks for servers of 8.0 and later.
enum DriverScores {
    private static let single = ["find one by id", "small doc insertone", "large doc insertone"]
    private static let multi = [
        "find many and empty the cursor", "small doc bulk insert", "large doc bulk insert",
        "small doc collection bulkwrite insert", "large doc collection bulkwrite insert",
        "small doc collection bulkwrite mixed", "gridfs upload", "gridfs download",
    ]
    private static let parallel = [
        "ldjson multi-file import", "ldjson multi-file export", "gridfs multi-file upload",
        "gridfs multi-file download",
    ]
    private static let read = [
        "find one by id", "find many and empty the cursor", "gridfs download", "ldjson multi-file export",
        "gridfs multi-file download",
    ]
    private static let write = [
        "small doc insertone", "large doc insertone", "small doc bulk insert", "large doc bulk insert",
        "small doc collection bulkwrite insert", "large doc collection bulkwrite insert",
        "small doc collection bulkwrite mixed", "gridfs upload", "ldjson multi-file import",
        "gridfs multi-file upload",
    ]

    /// Every mean whose tasks were all run.
    static func all(_ results: [BenchResult]) -> [BenchScore] {
        [BenchTask.Form.async, .blocking].flatMap { form in
            func score(_ name: String, _ tasks: [String]) -> BenchScore? {
                BenchScore(name + remark, of: tasks, form: form, unit: "MB/s", in: results)
            }
            let reads = score("ReadBench", read)
            let writes = score("WriteBench", write)
            var scores = [
                score("SingleBench", single), score("MultiBench", multi), score("ParallelBench", parallel),
                reads,
                writes,
            ]
            if let reads, let writes {
                scores.append(BenchScore("DriverBench" + remark, of: reads, and: writes))
            }
            return scores.compactMap { $0 }
        }
    }

    private static let remark = " without client bulkwrite"
}
