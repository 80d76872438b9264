import BSON

/// Finds what is different between two encodings of a model, field by field.
enum DocumentChanges {
    /// The update that turns `old` into `new`; nil when they are the same.
    ///
    /// Fields are compared as encoded BSON; a field that is no longer there is unset. Fields that neither has, such as
    /// those of a newer version of the model, are left alone.
    static func update(from old: RawDocument, to new: RawDocument) throws(LoomError) -> Document? {
        do throws(BSONError) {
            let known = try elements(of: old)
            var set = Document()
            var unset = Document()
            var present: Set<String> = []
            var elements = new.makeElementIterator()
            while let element = try elements.next() {
                let key = try element.key
                present.insert(key)
                if let before = known[key], before.hasSameValue(as: element) { continue }
                set.append(key, try element.value)
            }
            for key in known.keys.sorted() where !present.contains(key) { unset.append(key, "") }
            return try update(set: set, unset: unset)
        } catch {
            throw LoomError(coding: error, "The changes cannot be told")
        }
    }

    /// The update that gives a document all fields of a model, and takes those away that the model has as nil.
    static func wholeUpdate(_ document: RawDocument, names: [String]) throws(LoomError) -> Document {
        do throws(BSONError) {
            var set = try Document(document)
            set.removeValue(forKey: "_id")
            var unset = Document()
            for name in names where name != "_id" && !set.contains(key: name) { unset.append(name, "") }
            // An upsert needs an operator even when the model is nothing but its id.
            return try update(set: set, unset: unset) ?? ["$set": [:]]
        } catch {
            throw LoomError(coding: error, "The fields cannot be told")
        }
    }

    private static func elements(of document: RawDocument) throws(BSONError) -> [String: RawElement] {
        var known: [String: RawElement] = [:]
        var elements = document.makeElementIterator()
        while let element = try elements.next() { known[try element.key] = element }
        return known
    }

    private static func update(set: Document, unset: Document) throws(BSONError) -> Document? {
        var update = Document()
        for (name, fields) in [("$set", set), ("$unset", unset)] where !fields.isEmpty {
            if let key = fields.keys.first(where: { $0.contains(".") || $0.hasPrefix("$") }) {
                throw BSONError(
                    .custom,
                    "A field named \"\(key)\" cannot be updated: MongoDB would read it as a path or an operator"
                )
            }
            update.append(name, .document(fields))
        }
        return update.isEmpty ? nil : update
    }
}
