import BSON
import MongoCore
import Testing

@Suite struct Decimal128Tests {
    @Test(arguments: [
        ("0", "0"), ("-0", "-0"), ("+1", "1"), ("1.00", "1.00"), (".5", "0.5"), ("5.", "5"),
        ("00012.5", "12.5"),
        ("12E2", "1.2E+3"), ("1e+3", "1E+3"), ("0.000001", "0.000001"), ("0.0000001", "1E-7"),
        ("0E+7", "0E+7"),
        ("9999999999999999999999999999999999", "9999999999999999999999999999999999"),
        ("1234567890123456.789012345678901234", "1234567890123456.789012345678901234"),
        ("1E6111", "1E+6111"), ("1E-6176", "1E-6176"), ("100E-6178", "1E-6176"), ("0E9999", "0E+6111"),
        ("0E-9999", "0E-6176"), ("1E6144", "1.000000000000000000000000000000000E+6144"),
        ("10000000000000000000000000000000000000", "1.000000000000000000000000000000000E+37"),
        ("NaN", "NaN"), ("-nan", "NaN"), ("inf", "Infinity"), ("+INFINITY", "Infinity"),
        ("-Inf", "-Infinity"),
    ])
    func readsAndWritesExactly(text: String, expected: String) throws {
        let decimal = try Decimal128(parsing: text)
        #expect(decimal.description == expected)
        #expect(Decimal128(decimal.description) == decimal)
    }

    @Test(arguments: [
        ("", Decimal128.ParsingError.invalidSyntax), ("-", .invalidSyntax), (".", .invalidSyntax),
        ("1.2.3", .invalidSyntax), ("1E", .invalidSyntax), ("1E+", .invalidSyntax), ("E5", .invalidSyntax),
        ("1 ", .invalidSyntax), (" 1", .invalidSyntax), ("0x1", .invalidSyntax), ("infinit", .invalidSyntax),
        ("nanx", .invalidSyntax), ("--1", .invalidSyntax), ("1e5.5", .invalidSyntax), ("１", .invalidSyntax),
        ("12345678901234567890123456789012345", .inexact),
        ("1.00000000000000000000000000000000001", .inexact),
        ("1E6145", .overflow), ("10E6144", .overflow), ("1E999999999999999999999999", .overflow),
        ("1E-6177", .underflow), ("11E-6177", .underflow), ("1E-999999999999999999999999", .underflow),
    ])
    func refusesWhatItCannotHold(text: String, reason: Decimal128.ParsingError) {
        #expect(throws: reason) { try Decimal128(parsing: text) }
        #expect(Decimal128(text) == nil)
    }

    @Test func textRoundTripsForRandomNumbers() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var values = RandomValues(seed: seed)
        for _ in 0..<2000 {
            let decimal = values.decimal()
            #expect(Decimal128(decimal.description) == decimal, "seed \(seed)")
        }
    }

    /// Any 16 bytes are a value: its text reads back to a value of the same text.
    @Test func everyBitPatternHasText() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix(seed: seed)
        for _ in 0..<2000 {
            let bits = Decimal128(high: generator.next(), low: generator.next())
            let again = try Decimal128(parsing: bits.description)
            #expect(again.description == bits.description, "seed \(seed)")
        }
    }

    @Test func significandsBeyond34DigitsAreZero() throws {
        #expect(
            Decimal128(high: 0x3041_ED09_BEAD_87C0, low: 0x378D_8E63_FFFF_FFFF).description.hasPrefix("9999"))
        #expect(Decimal128(high: 0x3041_ED09_BEAD_87C0, low: 0x378D_8E64_0000_0000).description == "0")
        #expect(Decimal128(high: 0x6C10_0000_0000_0000, low: 5).description == "0")
        #expect(Decimal128(high: 0xEC10_0000_0000_0000, low: 5).description == "-0")
    }

    @Test func longTextTakesLinearTime() throws {
        let zeros = String(repeating: "0", count: 1_000_000)
        #expect(try Decimal128(parsing: "0." + zeros + "1E+1000000").description == "0.1")
        #expect(throws: Decimal128.ParsingError.overflow) { try Decimal128(parsing: "1" + zeros) }
    }

    @Test func classifies() {
        #expect(Decimal128.nan.isNaN && !Decimal128.nan.isFinite && !Decimal128.nan.isInfinite)
        #expect(Decimal128.infinity.isInfinite && !Decimal128.infinity.isNaN && !Decimal128.infinity.isFinite)
        let minusZero: Decimal128 = Decimal128("-0.0")!
        #expect(minusZero.isZero && minusZero.isFinite && minusZero.sign == .minus)
        #expect(Decimal128("1.0") != Decimal128("1.00"))
    }

    @Test func convertsIntegersExactly() {
        for value in [0, 1, -1, .max, .min, 1000] as [Int64] {
            #expect(Int64(exactly: Decimal128(value)) == value)
            #expect(Decimal128(value).description == String(value))
        }
        #expect(Int64(exactly: Decimal128("1.50E+1")!) == 15)
        #expect(Int64(exactly: Decimal128("2.00")!) == 2)
        #expect(Int64(exactly: Decimal128("-0E+6000")!) == 0)
        #expect(Int64(exactly: Decimal128("1.5")!) == nil)
        #expect(Int64(exactly: Decimal128("9223372036854775808")!) == nil)
        #expect(Int64(exactly: Decimal128("-9223372036854775809")!) == nil)
        #expect(Int64(exactly: Decimal128("1E+6111")!) == nil)
        #expect(Int64(exactly: Decimal128.nan) == nil && Int64(exactly: Decimal128.infinity) == nil)
    }

    @Test func convertsToTheNearestDouble() {
        #expect(Double(Decimal128("0.1")!) == 0.1)
        #expect(Double(Decimal128("-2.5E+3")!) == -2500)
        #expect(Double(Decimal128("1E+6111")!) == .infinity)
        #expect(Double(Decimal128("1E-6176")!) == 0)
        #expect(Double(Decimal128.nan).isNaN)
        #expect(Double(Decimal128("-Infinity")!) == -.infinity)
    }
}
