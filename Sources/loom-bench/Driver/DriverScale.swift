/// How much work a round of each driver task is: the official amounts, or a part of them for a first impression.
///
/// Figures are megabytes a second, so that they may be compared with those of the official amounts. The parallel tasks
/// always take a part of the official files, which are all alike.
struct DriverScale: Sendable {
    /// Operations on single documents.
    let operations: Int
    /// Large documents, of 2.7 MB.
    let largeCount: Int
    /// Small documents in one bulk write.
    let bulkCount: Int
    /// An insert, a replacement and a deletion each.
    let mixedCount: Int
    /// The size of the large GridFS file.
    let gridFSByteCount: Int
    /// Files of JSON lines, out of 100.
    let fileCount: Int
    /// Lines in each.
    let lineCount: Int
    /// GridFS files of 5 MB, out of 50.
    let gridFSFileCount: Int
    /// Operations that 32 tasks share.
    let crowdOperations: Int

    /// With `_id` from 1 on, in the collection `corpus`.
    let tweetCount = 10_000
    /// In the collection `orders`.
    let orderCount = 100_000
    let gridFSFileByteCount = 5_242_880
    /// Tasks, threads or processes that share the parallel tasks.
    let workerCount = 4

    static let official = DriverScale(
        operations: 10_000, largeCount: 10, bulkCount: 10_000, mixedCount: 10_000,
        gridFSByteCount: 52_428_800,
        fileCount: 20, lineCount: 5000, gridFSFileCount: 10, crowdOperations: 20_000)

    /// GridFS in full: a smaller file is stored within the time that one flush of the server's journal takes.
    static let quick = DriverScale(
        operations: 1000, largeCount: 2, bulkCount: 5000, mixedCount: 500, gridFSByteCount: 52_428_800,
        fileCount: 4, lineCount: 500, gridFSFileCount: 10, crowdOperations: 4000)

    // MARK: Megabytes of 10^6 bytes, by the official sizes

    var helloMegabytes: Double { 0.13 * Double(operations) / 10_000 }
    var findOneMegabytes: Double { 16.22 * Double(operations) / 10_000 }
    var smallMegabytes: Double { 2.75 * Double(operations) / 10_000 }
    var largeMegabytes: Double { 27.310890 * Double(largeCount) / 10 }
    var tweetMegabytes: Double { 16.22 * Double(tweetCount) / 10_000 }
    var bulkMegabytes: Double { 2.75 * Double(bulkCount) / 10_000 }
    var mixedMegabytes: Double { 5.5 * Double(mixedCount) / 10_000 }
    var gridFSMegabytes: Double { Double(gridFSByteCount) / 1e6 }
    var lineMegabytes: Double { 565 * Double(fileCount * lineCount) / 500_000 }
    var gridFSFileMegabytes: Double { Double(gridFSFileCount * gridFSFileByteCount) / 1e6 }

    /// What the peers have to know, in the order in which they read it.
    var forPeers: String {
        [
            operations, bulkCount, tweetCount, orderCount, largeCount, mixedCount, gridFSByteCount, fileCount,
            gridFSFileCount, gridFSFileByteCount, crowdOperations, workerCount,
        ].map(String.init).joined(separator: " ") + "\n"
    }
}
