import BSON

/// Writes of one kind that go to the server together, and where they stood in the caller's list.
struct BulkRun<Element: Codable & Sendable> {
    enum Writes {
        case inserts([Element])
        case updates([UpdateStatement])
        case deletes([DeleteStatement])
    }

    var writes: Writes
    /// The caller's index of each write.
    var indices: [Int]

    /// Cuts the list into runs: neighbours of one kind when order matters, else all of a kind.
    ///
    /// - Throws: `InvalidArgumentError` naming the first write that cannot be sent.
    static func plan(_ models: [WriteModel<Element>], isOrdered: Bool) throws -> [BulkRun] {
        var runs: [BulkRun] = []
        for (index, model) in models.enumerated() {
            let single = try single(model, index: index)
            let target = isOrdered ? runs.indices.last : runs.indices.first { runs[$0].writes.isLike(single) }
            if let target, runs[target].writes.isLike(single) {
                runs[target].writes.append(single)
                runs[target].indices.append(index)
            } else {
                runs.append(BulkRun(writes: single, indices: [index]))
            }
        }
        return runs
    }

    private static func single(_ model: WriteModel<Element>, index: Int) throws -> Writes {
        do {
            switch model {
            case .insertOne(let element): return .inserts([element])
            case .updateOne(let filter, let update, let options):
                return .updates([try .updating(filter, update, options, isMulti: false)])
            case .updateMany(let filter, let update, let options):
                return .updates([try .updating(filter, update, options, isMulti: true)])
            case .replaceOne(let filter, let replacement, let options):
                return .updates([try .replacement(filter, replacement, options.checkedForBulk())])
            case .deleteOne(let filter, let options):
                return .deletes([try .deleting(filter, options, isMulti: false)])
            case .deleteMany(let filter, let options):
                return .deletes([try .deleting(filter, options, isMulti: true)])
            }
        } catch {
            throw InvalidArgumentError("The write at index \(index) cannot be sent: \(error)")
        }
    }
}

extension BulkRun.Writes {
    func isLike(_ other: BulkRun.Writes) -> Bool {
        switch (self, other) {
        case (.inserts, .inserts), (.updates, .updates), (.deletes, .deletes): true
        default: false
        }
    }

    /// Adds the writes of another of the same kind.
    mutating func append(_ other: BulkRun.Writes) {
        // Letting go of the array inside the enum before it grows keeps each append from copying all before it. A
        // switch over both values would hold on to it.
        switch other {
        case .inserts(let more):
            guard case .inserts(var all) = self else { return }
            self = .deletes([])
            all += more
            self = .inserts(all)
        case .updates(let more):
            guard case .updates(var all) = self else { return }
            self = .deletes([])
            all += more
            self = .updates(all)
        case .deletes(let more):
            guard case .deletes(var all) = self else { return }
            self = .updates([])
            all += more
            self = .deletes(all)
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
