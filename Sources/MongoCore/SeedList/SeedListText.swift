/// The options in the TXT record of a `mongodb+srv` name.
struct SeedListText {
    let authSource: String?
    let replicaSet: String?
    let loadBalanced: Bool?

    /// The options that may stand there; anything else could weaken what the string asks for.
    private static let allowed: Set<ConnectionOption> = [.authSource, .replicaSet, .loadBalanced]

    /// Reads the strings of all TXT records.
    ///
    /// - Throws: `ConnectionStringError` for more than one record, or one with other or malformed options.
    init(_ records: [[[UInt8]]]) throws(ConnectionStringError) {
        guard let strings = records.first else {
            (authSource, replicaSet, loadBalanced) = (nil, nil, nil)
            return
        }
        guard records.count == 1 else {
            throw ConnectionStringError(
                .invalidOption, "DNS has \(records.count) TXT records with options; there may be one")
        }
        guard let text = String(validating: strings.flatMap { $0 }, as: UTF8.self) else {
            throw ConnectionStringError(.invalidOption, "the TXT record is not UTF-8")
        }
        let parser = try OptionParser(text[...])
        if let warning = parser.warnings.first {
            throw ConnectionStringError(.invalidOption, "the TXT record: \(warning)")
        }
        let names = parser.specified.subtracting(Self.allowed).map(\.description).sorted()
        guard names.isEmpty else {
            throw ConnectionStringError(
                .invalidOption,
                "the TXT record has \(names.joined(separator: ", ")); it may have authSource, replicaSet and loadBalanced"
            )
        }
        authSource = parser.authentication.source
        replicaSet = parser.options.replicaSet
        loadBalanced = parser.options.loadBalanced
    }
}
