public import BSON

/// What an update does: operators, or an aggregation pipeline.
public enum UpdateModification: Hashable, Sendable, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
    /// Update operators, such as `["$set": ["paid": true]]`.
    case operators(Document)
    /// Pipeline stages, such as `[["$set": ["total": ["$sum": "$items.price"]]]]`.
    case pipeline([Document])

    /// Update operators.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .operators(Document(elements: elements))
    }

    /// Pipeline stages.
    public init(arrayLiteral elements: Document...) { self = .pipeline(elements) }

    /// The value to send.
    ///
    /// - Throws: `InvalidArgumentError` for a document that is not made of operators.
    func checkedValue() throws -> BSONValue {
        switch self {
        case .pipeline(let stages): return .array(stages.map(BSONValue.document))
        case .operators(let document):
            guard let key = document.first?.key, key.hasPrefix("$") else {
                throw InvalidArgumentError(
                    "An update is made of operators such as $set; to replace a document use replaceOne. Given: "
                        + document.extendedJSON())
            }
            return .document(document)
        }
    }
}
