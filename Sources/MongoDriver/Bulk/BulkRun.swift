import BSON

/// Writes of one kind that go to the server together, and where they stood in the caller's list.
struct BulkRun<Element: Codable & Sendable> {
    enum Kind {
        case inserts, updates, deletes
    }

    let kind: Kind
    /// What is inserted, in a run of inserts; so with the others.
    private(set) var inserts: [Element] = []
    private(set) var updates: [UpdateStatement] = []
    private(set) var deletes: [DeleteStatement] = []
    /// The caller's index of each write.
    private(set) var indices: [Int] = []

    private init(_ kind: Kind) {
        self.kind = kind
    }

    /// A run of nothing but inserts.
    init(inserting documents: [Element]) {
        kind = .inserts
        inserts = documents
        indices = Array(documents.indices)
    }

    /// Cuts the list into runs: neighbours of one kind when order matters, else all of a kind.
    ///
    /// - Throws: `InvalidArgumentError` naming the first write that cannot be sent.
    static func plan(_ models: [WriteModel<Element>], isOrdered: Bool) throws -> [BulkRun] {
        var runs: [BulkRun] = []
        // By index: a pair of index and write would be put together and taken apart for each of them.
        for index in models.indices {
            let model = models[index]
            let kind = model.kind
            let known = isOrdered ? runs.indices.last : runs.indices.first { runs[$0].kind == kind }
            if let known, runs[known].kind == kind {
                try runs[known].append(model, index: index)
            } else {
                var run = BulkRun(kind)
                try run.append(model, index: index)
                runs.append(run)
            }
        }
        return runs
    }

    /// Adds a write of the run's kind.
    private mutating func append(_ model: WriteModel<Element>, index: Int) throws {
        do {
            switch model {
            case .insertOne(let element):
                inserts.append(element)
            case .updateOne(let filter, let update, let options):
                updates.append(try .updating(filter, update, options, isMulti: false))
            case .updateMany(let filter, let update, let options):
                updates.append(try .updating(filter, update, options, isMulti: true))
            case .replaceOne(let filter, let replacement, let options):
                updates.append(try .replacement(filter, replacement, options.checkedForBulk()))
            case .deleteOne(let filter, let options):
                deletes.append(try .deleting(filter, options, isMulti: false))
            case .deleteMany(let filter, let options):
                deletes.append(try .deleting(filter, options, isMulti: true))
            }
        } catch {
            throw InvalidArgumentError("The write at index \(index) cannot be sent: \(error)")
        }
        indices.append(index)
    }
}

extension WriteModel {
    fileprivate var kind: BulkRun<Element>.Kind {
        switch self {
        case .insertOne: .inserts
        case .updateOne, .updateMany, .replaceOne: .updates
        case .deleteOne, .deleteMany: .deletes
        }
    }
}

extension UpdateStatement {
    /// A statement that replaces a document.
    ///
    /// - Throws: `InvalidArgumentError` for a replacement that begins with an operator, `CodingFailure` for one that
    ///   cannot be encoded.
    static func replacement<Element: Codable & Sendable>(
        _ filter: Document, _ replacement: Element, _ options: UpdateOptions
    ) throws -> UpdateStatement {
        UpdateStatement(
            filter: filter, update: .document(try checkedReplacement(replacement)), isMulti: false,
            options: options)
    }

    static func checkedReplacement<Element: Codable & Sendable>(_ replacement: Element) throws -> Document {
        var writer = BSONWriter()
        try DocumentCoder<Element>.encode(replacement, into: &writer)
        let document = try Document(writer.finish())
        if let key = document.first?.key, key.hasPrefix("$") {
            throw InvalidArgumentError("A replacement is a plain document; \(key) is an update operator")
        }
        return document
    }
}
