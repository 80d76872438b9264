import BSON
import MongoCore

/// Makes BSON values of every type; the same seed makes the same values.
struct RandomValues {
    private var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(seed: seed)
    }

    mutating func document(depth: Int = 0) -> Document {
        var document = Document()
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            document.append(key(), value(depth: depth + 1))
        }
        return document
    }

    mutating func value(depth: Int) -> BSONValue {
        if depth < 4, Int.random(in: 0..<4, using: &generator) == 0 { return container(depth: depth) }
        switch Int.random(in: 0..<18, using: &generator) {
        case 0: return .double(Double(bitPattern: generator.next()).nanFree)
        case 1: return .double(Double(Int.random(in: -99...99, using: &generator)) / 4)
        case 2: return .string(text())
        case 3:
            return .binary(
                Binary(bytes(), subtype: .init(rawValue: UInt8.random(in: 0...9, using: &generator))))
        case 4: return .objectID(objectID())
        case 5: return .bool(Bool.random(using: &generator))
        case 6: return .date(BSONDate(millisecondsSinceEpoch: milliseconds()))
        case 7:
            return .regularExpression(
                RegularExpression(key(), options: ["", "i", "xim"].randomElement(using: &generator)!))
        case 8: return .dbPointer(DBPointer(namespace: text(), id: objectID()))
        case 9: return .code(text())
        case 10: return .symbol(Symbol(text()))
        case 11: return .int32(Int32(truncatingIfNeeded: generator.next()))
        case 12: return .int64(Int64(truncatingIfNeeded: generator.next()))
        case 13: return .int64(Int64.random(in: -9...9, using: &generator))
        case 14:
            return .timestamp(Timestamp(seconds: .random(in: 0...(.max), using: &generator), increment: 7))
        case 15: return .decimal128(decimal())
        case 16: return [BSONValue.undefined, .null, .minKey, .maxKey].randomElement(using: &generator)!
        default: return .codeWithScope(CodeWithScope(text(), scope: document(depth: 4)))
        }
    }

    private mutating func container(depth: Int) -> BSONValue {
        if Bool.random(using: &generator) { return .document(document(depth: depth)) }
        return .array((0..<Int.random(in: 0...5, using: &generator)).map { _ in value(depth: depth + 1) })
    }

    private mutating func key() -> String {
        text().replacing("\0", with: "")
    }

    /// Text with everything that needs care: escapes, null bytes, and characters of one to four bytes.
    private mutating func text() -> String {
        let pieces = [
            "a", "key", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "\0", "é", "☆", "😀", "\u{2028}", ".",
        ]
        return (0..<Int.random(in: 0...8, using: &generator)).map { _ in
            pieces.randomElement(using: &generator)!
        }
        .joined()
    }

    private mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0...20, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
    }

    private mutating func objectID() -> ObjectID {
        ObjectID(bytes: (0..<12).map { _ in UInt8.random(in: 0...255, using: &generator) })!
    }

    /// Half of the dates are in the years that have a readable form.
    private mutating func milliseconds() -> Int64 {
        Bool.random(using: &generator)
            ? Int64.random(in: -9_000_000_000...253_402_300_900_000, using: &generator)
            : Int64(truncatingIfNeeded: generator.next())
    }

    /// Decimals whose text has one form only; other bit patterns have tests of their own.
    mutating func decimal() -> Decimal128 {
        let digitCount = Int.random(in: 1...34, using: &generator)
        let digits = (0..<digitCount).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
        let exponent = Int.random(in: -6176...6111, using: &generator)
        return Decimal128("\(Bool.random(using: &generator) ? "-" : "")\(digits)E\(exponent)")!
    }
}

extension Double {
    /// The number itself, or zero in place of a NaN, which is equal to nothing.
    fileprivate var nanFree: Double { isNaN ? 0 : self }
}
