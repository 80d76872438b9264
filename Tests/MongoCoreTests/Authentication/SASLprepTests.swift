import Testing

@testable import MongoCore

@Suite struct SASLprepTests {
    /// RFC 4013, section 3, and the passwords MongoDB's SCRAM-SHA-256 tests use.
    @Test(arguments: [
        ("user", "user"), ("USER", "USER"), ("I\u{AD}X", "IX"), ("\u{AA}", "a"), ("\u{2168}", "IX"),
        ("I\u{AD}V", "IV"), ("\u{2163}", "IV"), ("", ""), ("a\u{A0}b\u{3000}c", "a b c"),
        ("p\u{FE0F}q", "pq"),
        ("a~ b", "a~ b"),
    ])
    func prepares(text: String, prepared: String) throws {
        #expect(try Array(SASLprep.prepare(text).unicodeScalars) == Array(prepared.unicodeScalars))
    }

    @Test(arguments: [
        "\u{7}", "a\tb", "\u{7F}", "\u{80}", "\u{200E}", "\u{E000}", "\u{FFFD}", "\u{E0001}", "\u{2028}",
    ])
    func prohibits(text: String) {
        #expect(throws: SASLprepError.self) { try SASLprep.prepare(text) }
    }

    @Test func newCharactersAreUnassigned() {
        #expect(throws: SASLprepError.unassigned("\u{1F600}")) { try SASLprep.prepare("a\u{1F600}") }
        #expect(throws: SASLprepError.unassigned("\u{221}")) { try SASLprep.prepare("\u{221}") }
    }

    @Test func directionsDoNotMix() throws {
        #expect(throws: SASLprepError.mixedDirections) { try SASLprep.prepare("\u{627}1") }
        #expect(throws: SASLprepError.mixedDirections) { try SASLprep.prepare("\u{627}a\u{628}") }
        #expect(try SASLprep.prepare("\u{627}1\u{628}") == "\u{627}1\u{628}")
    }

    @Test func errorsKeepThePassword() {
        let error = #expect(throws: SASLprepError.self) { try SASLprep.prepare("sesame\u{7}") }
        #expect(error.map { "\($0)".contains("sesame") } == false)
    }
}
