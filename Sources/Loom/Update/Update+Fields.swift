import BSON

extension Update {
    /// Gives a field a value. MongoDB: `$set`.
    public static func set<Value: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, to value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$set", StoredValue(value))
    }

    /// Gives an optional field a value, or removes the field for nil, as a model with nil is stored.
    public static func set<Value: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, Value?> & Sendable, to value: Value?
    ) -> Update {
        guard let value else { return unset(keyPath) }
        return Update(FieldPath(keyPath), "$set", StoredValue(value))
    }

    /// Gives a field a value.
    public static func set<Value: Encodable & Sendable>(
        _ field: Field<Model, Value>, to value: Value
    ) -> Update {
        Update(field.path, "$set", StoredValue(value))
    }

    /// Gives a field a value where the update inserts a document; does nothing otherwise. MongoDB: `$setOnInsert`.
    public static func setOnInsert<Value: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, to value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$setOnInsert", StoredValue(value))
    }

    /// Removes an optional field. MongoDB: `$unset`.
    public static func unset<Value>(_ keyPath: any KeyPath<Model, Value?> & Sendable) -> Update {
        Update(FieldPath(keyPath), "$unset", .value(""))
    }

    /// Removes a field; models in which it is not optional can then no longer be read.
    public static func unset<Value>(_ field: Field<Model, Value>) -> Update {
        Update(field.path, "$unset", .value(""))
    }

    /// Moves a field's value to another field, whose own it replaces. MongoDB: `$rename`.
    public static func rename<Value>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, to target: any KeyPath<Model, Value> & Sendable
    ) -> Update {
        Update(FieldPath(keyPath), "$rename", .path(FieldPath(target)))
    }

    /// Moves the value of a field that the model no longer has to one that it has.
    public static func rename<Value>(
        _ field: Field<Model, Value>, to target: any KeyPath<Model, Value> & Sendable
    ) -> Update {
        Update(field.path, "$rename", .path(FieldPath(target)))
    }
}

extension Update {
    /// Adds to a number; a missing one counts as zero. MongoDB: `$inc`.
    public static func increment<Value: Encodable & Sendable & Numeric>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, by amount: Value = 1
    ) -> Update {
        Update(FieldPath(keyPath), "$inc", StoredValue(amount))
    }

    /// Adds to an optional number; a missing one counts as zero, one stored as null is refused by the server.
    public static func increment<Value: Encodable & Sendable & Numeric>(
        _ keyPath: any KeyPath<Model, Value?> & Sendable, by amount: Value = 1
    ) -> Update {
        Update(FieldPath(keyPath), "$inc", StoredValue(amount))
    }

    /// Adds to a number; a missing one counts as zero.
    public static func increment<Value: Encodable & Sendable & Numeric>(
        _ field: Field<Model, Value>, by amount: Value = 1
    ) -> Update {
        Update(field.path, "$inc", StoredValue(amount))
    }

    /// Multiplies a number; a missing one becomes zero. MongoDB: `$mul`.
    public static func multiply<Value: Encodable & Sendable & Numeric>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, by factor: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$mul", StoredValue(factor))
    }

    /// Lowers a field to a value unless it is lower already. MongoDB: `$min`.
    public static func min<Value: Encodable & Sendable & Comparable>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, _ value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$min", StoredValue(value))
    }

    /// Lowers an optional field to a value unless it is lower already; a missing field takes the value.
    public static func min<Value: Encodable & Sendable & Comparable>(
        _ keyPath: any KeyPath<Model, Value?> & Sendable, _ value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$min", StoredValue(value))
    }

    /// Raises a field to a value unless it is higher already. MongoDB: `$max`.
    public static func max<Value: Encodable & Sendable & Comparable>(
        _ keyPath: any KeyPath<Model, Value> & Sendable, _ value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$max", StoredValue(value))
    }

    /// Raises an optional field to a value unless it is higher already; a missing field takes the value.
    public static func max<Value: Encodable & Sendable & Comparable>(
        _ keyPath: any KeyPath<Model, Value?> & Sendable, _ value: Value
    ) -> Update {
        Update(FieldPath(keyPath), "$max", StoredValue(value))
    }

    /// Gives a date field the server's current time. MongoDB: `$currentDate`.
    public static func setToNow<Value>(_ keyPath: any KeyPath<Model, Value> & Sendable) -> Update {
        Update(FieldPath(keyPath), "$currentDate", .value(true))
    }
}
