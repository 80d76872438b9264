public import BSON

extension Identity: BSONElementDecodable where Value: BSONElementDecodable {
    /// Reads the value.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        self.init(try Value(bson: element))
    }
}

extension Identity: BSONElementEncodable where Value: BSONElementEncodable {
    /// The type of the value.
    public var bsonType: BSONType { value.bsonType }

    /// Writes the value.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try value.write(bson: &writer)
    }
}
