extension Identity: ExpressibleByUnicodeScalarLiteral where Value: ExpressibleByStringLiteral {
    /// The identity with this text.
    public init(unicodeScalarLiteral value: Value.StringLiteralType) {
        self.init(Value(stringLiteral: value))
    }
}

extension Identity: ExpressibleByExtendedGraphemeClusterLiteral where Value: ExpressibleByStringLiteral {
    /// The identity with this text.
    public init(extendedGraphemeClusterLiteral value: Value.StringLiteralType) {
        self.init(Value(stringLiteral: value))
    }
}

extension Identity: ExpressibleByStringLiteral where Value: ExpressibleByStringLiteral {
    /// The identity with this text.
    public init(stringLiteral value: Value.StringLiteralType) {
        self.init(Value(stringLiteral: value))
    }
}

extension Identity: ExpressibleByIntegerLiteral where Value: ExpressibleByIntegerLiteral {
    /// The identity with this number.
    public init(integerLiteral value: Value.IntegerLiteralType) {
        self.init(Value(integerLiteral: value))
    }
}
