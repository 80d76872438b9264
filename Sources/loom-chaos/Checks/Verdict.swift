/// What became of all that was begun.
struct Verdict {
    /// Writes that were acknowledged.
    var acknowledged: Int64 = 0
    /// Acknowledged writes that are not there.
    var lost: Int64 = 0
    /// What is there or was answered, and cannot be by what was reported.
    var unreported: Int64 = 0
    /// Operations that did not come to an end.
    var hung = 0
    /// What was not given back.
    var leaked = 0
    /// Whether too little happened to prove anything.
    var isTooQuiet = false
    /// The particulars of everything above that should not be.
    var notes: [String] = []

    mutating func note(_ text: String) {
        if notes.count < 50 { notes.append(text) }
    }

    /// The last line.
    var line: String {
        "acknowledged \(acknowledged), lost \(lost), unreported \(unreported), hung \(hung), leaked \(leaked)"
    }

    var isGood: Bool { !isTooQuiet && lost == 0 && unreported == 0 && hung == 0 && leaked == 0 }
}
