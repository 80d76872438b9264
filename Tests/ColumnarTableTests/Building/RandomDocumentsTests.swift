import BSON
import MongoCore
import Testing

@testable import ColumnarTable

/// Tables of random documents hold what the parser reads out of them, however the bytes are cut.
@Suite struct RandomDocumentsTests {
    struct Source {
        var random: SplitMix
        /// How rarely a field has another type than the others of its name.
        let regularity: Int

        mutating func document(depth: Int = 0) -> Document {
            var document = Document()
            var names = (0..<Int.random(in: 2...9, using: &random)).map { "field \($0)" }
            if Int.random(in: 0..<4, using: &random) == 0 { names.shuffle(using: &random) }
            for name in names where Int.random(in: 0..<6, using: &random) > 0 {
                document.append(name, value(of: name, depth: depth))
            }
            return document
        }

        private mutating func value(of name: String, depth: Int) -> BSONValue {
            let habit = Int(name.utf8.last ?? 0) - 0x30 + depth
            let kind = Int.random(in: 0..<regularity, using: &random) == 0 ? Int(random.next() % 14) : habit
            return value(kind: kind, depth: depth)
        }

        private mutating func value(kind: Int, depth: Int) -> BSONValue {
            switch kind {
            case 0: .int32(Int32(truncatingIfNeeded: random.next()))
            case 1: .double(Double(Int64(truncatingIfNeeded: random.next()) >> 20) / 8)
            case 2: .string(text())
            case 3: .int64(Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 60))
            case 4: .bool(random.next() % 2 == 0)
            case 5: depth < 3 ? .document(document(depth: depth + 1)) : .null
            case 6: depth < 3 ? .array(array(depth: depth)) : .minKey
            case 7: .date(BSONDate(millisecondsSinceEpoch: Int64(truncatingIfNeeded: random.next())))
            case 8: .decimal128(Decimal128("\(Int16(truncatingIfNeeded: random.next())).5") ?? .nan)
            case 9: .binary(Binary(Array(text().utf8), subtype: random.next() % 9 == 0 ? .md5 : .generic))
            case 10: .timestamp(Timestamp(seconds: 1, increment: UInt32(truncatingIfNeeded: random.next())))
            case 11: .code(text())
            case 12: .undefined
            default: .null
            }
        }

        private mutating func array(depth: Int) -> [BSONValue] {
            let kind = Int(random.next() % 6)
            return (0..<Int.random(in: 0...14, using: &random)).map { _ in
                value(kind: random.next() % 20 == 0 ? 2 : kind, depth: depth + 1)
            }
        }

        private mutating func text() -> String {
            let pool: [Character] = ["a", "b", "7", " ", "é", "☃", "𝄞"]
            return String(
                (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                    pool.randomElement(using: &random)
                })
        }
    }

    @Test(arguments: [3, 40, 1_000_000]) func tablesHoldWhatTheDocumentsHeld(regularity: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var source = Source(random: SplitMix(seed: seed), regularity: regularity)
        for round in 0..<12 {
            let documents = (0..<60).map { _ in source.document() }
            let bytes = try Samples.bytes(documents)
            let limit = round % 3 == 0 ? 100 : Int(Int32.max)
            var builder = try TableBuilder(
                schema: nil, onMismatch: nil, unknownFields: .skip, offsetLimit: limit)
            var position = 0
            while position < bytes.count {
                let size = min(Int.random(in: 1...400, using: &source.random), bytes.count - position)
                try builder.append(Array(bytes[position..<position + size]))
                position += size
            }
            let table = try builder.finish()
            #expect(table.rowCount == documents.count)
            for (row, document) in documents.enumerated() {
                #expect(
                    Normal.form(table.document(at: row)) == Normal.form(document),
                    "seed \(seed), round \(round), row \(row)")
            }
        }
    }

    @Test func randomBytesNeverTrap() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var source = Source(random: SplitMix(seed: seed), regularity: 5)
        for round in 0..<400 {
            var bytes = try Samples.bytes((0..<3).map { _ in source.document() })
            for _ in 0..<Int.random(in: 1...4, using: &source.random) {
                let position = Int.random(in: 0..<bytes.count, using: &source.random)
                bytes[position] = UInt8(truncatingIfNeeded: source.random.next())
            }
            let error = MalformedBytesTests.failure(bytes)
            let codes: [ColumnarError.Code] = [.malformed, .duplicateKey, .truncated]
            #expect(error.map { codes.contains($0.code) } ?? true, "seed \(seed), round \(round)")
        }
    }
}
