import BSON

extension SpecFile {
    /// The file as Extended JSON.
    func document() throws -> Document {
        do {
            return try Document(extendedJSON: String(decoding: data, as: UTF8.self))
        } catch {
            throw SpecsError("not in the expected format: \(error)")
        }
    }
}

extension Document {
    /// The string of that name, which has to be there.
    func string(_ key: String) throws -> String {
        guard let text = self[key]?.stringValue else { throw SpecsError("\(key) is not a string") }
        return text
    }

    /// The document of that name, which has to be there.
    func document(_ key: String) throws -> Document {
        guard let document = self[key]?.documentValue else { throw SpecsError("\(key) is not a document") }
        return document
    }

    /// The documents of a list; none if it is not there.
    func documents(_ key: String) throws -> [Document] {
        try (self[key]?.arrayValue ?? []).map { value in
            guard let document = value.documentValue else {
                throw SpecsError("\(key) holds something that is not a document")
            }
            return document
        }
    }

    /// The number of that name, which has to be there.
    func number(_ key: String) throws -> Double {
        guard let number = self[key]?.doubleValue else { throw SpecsError("\(key) is not a number") }
        return number
    }
}
