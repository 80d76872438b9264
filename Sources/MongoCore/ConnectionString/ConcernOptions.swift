/// The options that make up the read concern, the write concern and the read preference, which are checked together.
struct ConcernOptions {
    private var level: String?
    private var w: WriteConcern.W?
    private var journal: Bool?
    private var writeTimeout: Duration?
    private var mode: ReadPreference.Mode?
    private var tagSets: [[String: String]] = []
    private var maxStaleness: Duration?

    /// Takes one option. The answer is what the value should have been, if it cannot be taken.
    mutating func apply(_ pair: OptionPair) throws(ConnectionStringError) -> String? {
        switch pair.option {
        case .w: return try applyW(pair)
        case .wTimeoutMS: return try applyWriteTimeout(pair)
        case .journal:
            guard let flag = Bool(pair.value) else { return "true or false" }
            journal = flag
        case .readConcernLevel:
            guard !pair.value.isEmpty else { return "a level" }
            level = pair.value
        case .readPreference:
            guard let mode = ReadPreference.Mode(rawValue: pair.value) else {
                return "primary, primaryPreferred, secondary, secondaryPreferred or nearest"
            }
            self.mode = mode
        case .readPreferenceTags:
            guard let tags = Self.tagSet(pair.value) else {
                return "a list of name:value, separated by commas"
            }
            tagSets.append(tags)
        case .maxStalenessSeconds:
            guard let seconds = OptionParser.integer(pair.value),
                seconds == -1 || (90...maximum).contains(seconds)
            else { return "-1 (no limit) or a whole number from 90 to \(maximum)" }
            maxStaleness = seconds == -1 ? nil : .seconds(seconds)
        default: break
        }
        return nil
    }

    /// Puts what was gathered into `options`.
    func complete(_ options: inout ConnectionOptions) throws(ConnectionStringError) {
        if let level { options.readConcern = ReadConcern(ReadConcern.Level(rawValue: level)) }
        do {
            if w != nil || journal != nil || writeTimeout != nil {
                options.writeConcern = try WriteConcern(w: w, journal: journal, timeout: writeTimeout)
            }
            if mode != nil || !tagSets.isEmpty || maxStaleness != nil {
                options.readPreference = try ReadPreference(
                    mode ?? .primary, tagSets: tagSets, maxStaleness: maxStaleness)
            }
        } catch {
            throw ConnectionStringError(.conflictingOptions, error.message)
        }
    }

    // A write concern that is weaker than the one asked for loses data, so a wrong number is an error, not a warning.
    private mutating func applyW(_ pair: OptionPair) throws(ConnectionStringError) -> String? {
        guard !pair.value.isEmpty else { return "a number of servers, majority or a tag" }
        guard let count = OptionParser.integer(pair.value) else {
            w = pair.value == "majority" ? .majority : .tag(pair.value)
            return nil
        }
        guard (0...maximum).contains(count) else {
            throw ConnectionStringError(
                .invalidOption, option: .w,
                "w is \(count), which is not a number of servers from 0 to \(maximum)")
        }
        w = .servers(count)
        return nil
    }

    private mutating func applyWriteTimeout(_ pair: OptionPair) throws(ConnectionStringError) -> String? {
        guard let count = OptionParser.integer(pair.value) else { return "a whole number of milliseconds" }
        guard (0...maximum).contains(count) else {
            throw ConnectionStringError(
                .invalidOption, option: .wTimeoutMS,
                "wTimeoutMS is \(count), which is not a number of milliseconds from 0 to \(maximum)")
        }
        writeTimeout = .milliseconds(count)
        return nil
    }

    /// `dc:ny,rack:1` as a tag set; the empty text is the set without tags, which every server has.
    private static func tagSet(_ text: String) -> [String: String]? {
        var tags: [String: String] = [:]
        if text.isEmpty { return tags }
        for tag in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = tag.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty else { return nil }
            tags[String(halves[0])] = String(halves[1])
        }
        return tags
    }
}

private let maximum = Int(Int32.max)
