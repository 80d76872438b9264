public import BSON

extension ReadPreference {
    /// The preference as commands carry it in `$readPreference`: `{mode: "nearest", tags: […], maxStalenessSeconds: 90}`.
    public var document: Document {
        var document: Document = ["mode": .string(mode.rawValue)]
        if !tagSets.isEmpty {
            document.append("tags", .array(tagSets.map { .document(Self.document($0)) }))
        }
        if let maxStaleness {
            document.append("maxStalenessSeconds", .int32(Int32(clamping: maxStaleness.components.seconds)))
        }
        return document
    }

    /// Reads a preference as commands carry it.
    ///
    /// Throws ``ConcernError`` if there is another field than these three, a value of the wrong type, or a combination
    /// that cannot exist.
    public init(_ document: Document) throws(ConcernError) {
        var mode: Mode?
        var tagSets: [[String: String]] = []
        var maxStaleness: Duration?
        for (key, value) in document {
            switch key {
            case "mode":
                mode = value.stringValue.flatMap(Mode.init)
            case "tags":
                guard let sets = value.arrayValue else {
                    throw ConcernError("a read preference's tags are an array")
                }
                for set in sets { tagSets.append(try Self.tagSet(set)) }
            case "maxStalenessSeconds":
                guard let seconds = value.intValue else {
                    throw ConcernError("a read preference's maxStalenessSeconds is a whole number")
                }
                // The server's way to say that there is no limit.
                maxStaleness = seconds == -1 ? nil : .seconds(seconds)
            default:
                throw ConcernError("a read preference has mode, tags and maxStalenessSeconds; not \(key)")
            }
        }
        guard let mode else {
            throw ConcernError(
                "a read preference's mode is primary, primaryPreferred, secondary, secondaryPreferred or nearest"
            )
        }
        try self.init(mode, tagSets: tagSets, maxStaleness: maxStaleness)
    }

    /// A tag set as a document, sorted by name so that equal preferences make equal documents.
    private static func document(_ tags: [String: String]) -> Document {
        Document(elements: tags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    private static func tagSet(_ value: BSONValue) throws(ConcernError) -> [String: String] {
        guard let document = value.documentValue else { throw ConcernError("a tag set is a document") }
        var tags: [String: String] = [:]
        for (name, value) in document {
            guard let text = value.stringValue else { throw ConcernError("the tag \(name) is not a string") }
            tags[name] = text
        }
        return tags
    }
}
