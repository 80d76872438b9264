import BSON

/// A value as BSON, or the reason why it cannot be, kept until someone can be told.
///
/// Filters and updates are built by operators, which do not throw; rendering does.
package enum StoredValue: Hashable, Sendable {
    case value(BSONValue)
    case failure(BSONError)

    /// The value by the rules that models are stored by.
    package init<Value: Encodable>(_ value: Value) {
        do throws(BSONError) {
            self = .value(try ModelCoding.value(value))
        } catch {
            self = .failure(error)
        }
    }

    /// Several values as an array.
    package init<Value: Encodable>(array values: some Sequence<Value>) {
        var elements: [BSONValue] = []
        for value in values {
            switch StoredValue(value) {
            case .value(let element): elements.append(element)
            case .failure(let error):
                self = .failure(error.nested(under: String(elements.count)))
                return
            }
        }
        self = .value(.array(elements))
    }

    /// Values under keys as a document.
    package init(merging fields: [(String, StoredValue)]) {
        var document = Document()
        for (key, stored) in fields {
            switch stored {
            case .value(let value): document.append(key, value)
            case .failure(let error):
                self = .failure(error.nested(under: key))
                return
            }
        }
        self = .value(.document(document))
    }

    /// The value for the field `name`.
    package func get(for name: String) throws(LoomError) -> BSONValue {
        switch self {
        case .value(let value): return value
        case .failure(let error): throw LoomError(coding: error, "The value for \(name) is no BSON")
        }
    }
}
