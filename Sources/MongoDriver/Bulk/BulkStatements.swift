import BSON

extension UpdateStatement {
    /// A statement of a bulk write that updates.
    static func updating(
        _ filter: Document, _ update: UpdateModification, _ options: UpdateOptions, isMulti: Bool
    ) throws -> UpdateStatement {
        UpdateStatement(
            filter: filter, update: try update.checkedValue(), isMulti: isMulti,
            options: try options.checkedForBulk())
    }
}

extension DeleteStatement {
    /// A statement of a bulk write that deletes.
    static func deleting(
        _ filter: Document, _ options: DeleteOptions, isMulti: Bool
    ) throws -> DeleteStatement {
        DeleteStatement(filter: filter, isMulti: isMulti, options: try options.checkedForBulk())
    }
}

extension UpdateOptions {
    /// - Throws: `InvalidArgumentError` for what is an option of a whole command.
    func checkedForBulk() throws -> UpdateOptions {
        guard variables == nil, bypassDocumentValidation == nil, comment == nil else {
            throw InvalidArgumentError(
                "In a bulk write variables, bypassDocumentValidation and comment are options of the whole")
        }
        return self
    }
}

extension DeleteOptions {
    /// - Throws: `InvalidArgumentError` for what is an option of a whole command.
    func checkedForBulk() throws -> DeleteOptions {
        guard variables == nil, comment == nil else {
            throw InvalidArgumentError("In a bulk write variables and comment are options of the whole")
        }
        return self
    }
}
