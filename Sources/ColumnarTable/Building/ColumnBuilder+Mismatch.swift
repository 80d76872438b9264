import BSON

/// Values of another type than the column's: nulls, numbers that fit all the same, and what the policy says.
extension ColumnBuilder {
    /// Appends a value whose type is not the one the column stores as it comes.
    func appendOther(
        _ type: BSONType, _ value: UnsafeRawPointer, size: Int, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) {
        if type == .null {
            try appendNullValue()
        } else if kind == .null, !isDeclared {
            let scanner = ElementScanner(base: value, end: size)
            try become(type, subtype: type == .binary ? Self.binaryRange(scanner).subtype : .generic)
            try append(type, value, size: size, end: end, depth: depth)
        } else if try !appendExactNumber(type, value) {
            try appendMismatch(type, value, size: size, end: end, depth: depth)
        }
    }

    /// Does with a value that does not fit what the policy says.
    func appendMismatch(
        _ type: BSONType, _ value: UnsafeRawPointer, size: Int, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) {
        switch policy {
        case .nullAndCount where isNullable:
            mismatchCount += 1
            try appendNull()
        case .error, .nullAndCount:
            throw ColumnarError(
                .typeMismatch, "The column holds \(columnType), the value is \(Self.describe(type, value))",
                columnType: columnType, valueType: type)
        case .widen:
            try widen(toHold: type)
            try append(type, value, size: size, end: end, depth: depth)
        }
    }

    /// A value's type for people, with the number itself where that is the point.
    private static func describe(_ type: BSONType, _ value: UnsafeRawPointer) -> String {
        let scanner = ElementScanner(base: value, end: 8)
        switch type {
        case .int64: return "int64 \(scanner.int64(at: 0))"
        case .double: return "double \(scanner.double(at: 0))"
        case .binary: return "binary of subtype \(scanner.byte(at: 4))"
        default: return ColumnKind(type) == .bsonValue ? type.alias : "\(ColumnKind(type))"
        }
    }

    // MARK: Numbers

    /// Appends a number of another type if the column's type holds it exactly.
    private func appendExactNumber(_ type: BSONType, _ value: UnsafeRawPointer) throws(ColumnarError) -> Bool
    {
        if state.pointee.count >= state.pointee.capacity { try growRows() }
        let scanner = ElementScanner(base: value, end: 8)
        switch type {
        case .int32: return appendInteger(Int64(scanner.int32(at: 0)))
        case .int64: return appendInteger(scanner.int64(at: 0))
        case .double: return isDeclared && appendIntegral(scanner.double(at: 0))
        default: return false
        }
    }

    private func appendInteger(_ number: Int64) -> Bool {
        switch kind {
        case .int64: appendFixed(number)
        case .int32:
            guard isDeclared, let narrow = Int32(exactly: number) else { return false }
            appendFixed(narrow)
        case .double:
            guard let double = Double(exactly: number) else { return false }
            appendFixed(double)
        case .decimal128:
            let decimal = Decimal128(number)
            appendFixed(Self.bits(decimal))
        default: return false
        }
        return true
    }

    /// A double that is an integer; minus zero is not, for its sign would be lost.
    private func appendIntegral(_ double: Double) -> Bool {
        guard let integer = Int64(exactly: double), !(double == 0 && double.sign == .minus) else {
            return false
        }
        return (kind == .int64 || kind == .int32) && appendInteger(integer)
    }

    private func appendFixed<Value: BitwiseCopyable>(_ value: Value) {
        let row = state.pointee.count
        state.pointee.values.storeBytes(
            of: value, toByteOffset: row * MemoryLayout<Value>.size, as: Value.self)
        state.pointee.count = row + 1
    }

    private static func bits(_ decimal: Decimal128) -> SIMD2<UInt64> {
        SIMD2(decimal.low, decimal.high)
    }

    // MARK: Widening

    /// Changes the column to a type that holds what it has and values of `type` too.
    private func widen(toHold type: BSONType) throws(ColumnarError) {
        switch (kind, type) {
        case (.int32, .int64):
            try rewrite(as: .int64) { Int64($0 as Int32) }
        case (.int32, .double):
            try rewrite(as: .double) { Double($0 as Int32) }
        case (.int64, .double) where holdsOnlyExactDoubles:
            try rewrite(as: .double) { Double($0 as Int64) }
        case (.int32, .decimal128):
            try rewrite(as: .decimal128) { Self.bits(Decimal128(Int64($0 as Int32))) }
        case (.int64, .decimal128):
            try rewrite(as: .decimal128) { Self.bits(Decimal128($0 as Int64)) }
        case (.null, _):
            try becomeDeclared(type)
        default:
            try becomeBSONValues()
        }
    }

    /// A column that was declared to be null, and whose policy lets it be more.
    private func becomeDeclared(_ type: BSONType) throws(ColumnarError) {
        try become(ColumnKind(type) == .binary ? .undefined : type, subtype: .generic)
    }

    private var holdsOnlyExactDoubles: Bool {
        guard let base = values?.base else { return true }
        return (0..<state.pointee.count).allSatisfy { row in
            Double(exactly: base.load(fromByteOffset: row * 8, as: Int64.self)) != nil
        }
    }

    /// Rewrites every value in place as one that is at least as large.
    private func rewrite<Old: BitwiseCopyable, New: BitwiseCopyable>(
        as kind: ColumnKind, _ convert: (Old) -> New
    ) throws(ColumnarError) {
        try values?.grow(toHold: state.pointee.capacity * MemoryLayout<New>.size)
        setKind(kind)
        guard let base = values?.base else { return }
        // From the end, since the new values overtake the old ones. A null's zero bits may become others.
        for row in stride(from: state.pointee.count - 1, through: 0, by: -1) {
            let old = base.loadUnaligned(fromByteOffset: row * MemoryLayout<Old>.size, as: Old.self)
            base.storeBytes(of: convert(old), toByteOffset: row * MemoryLayout<New>.size, as: New.self)
        }
        state.pointee.values = base
    }

    /// Rewrites every value as a BSON value. Cost: one pass over the column and a second copy of it meanwhile.
    private func becomeBSONValues() throws(ColumnarError) {
        let column = try finish()
        let mismatches = mismatchCount
        restart(as: .bsonValue)
        mismatchCount = mismatches
        var writer = BSONWriter()
        for row in 0..<column.count {
            let value = column.value(at: row)
            guard value != .null else {
                try appendNull()
                continue
            }
            writer.removeAll()
            do throws(BSONError) {
                try writer.write(value)
            } catch {
                throw ColumnarError(error)
            }
            try writer.withUnsafeBytes { (bytes) throws(ColumnarError) in
                try appendBytes(bytes, after: value.type.rawValue)
            }
        }
    }
}
