import Testing

@testable import MongoCore

@Suite struct CompatibilityNormalizationTests {
    private let normalization = CompatibilityNormalization(
        decompositions: SASLprepTables.decompositions, compositions: SASLprepTables.compositions)

    /// Some of the lines of Unicode's NormalizationTest.txt, each chosen for the rule it tries.
    @Test(arguments: [
        // A composed letter and its parts are the same.
        ("e\u{301}", "\u{E9}"), ("\u{E9}", "\u{E9}"),
        // Marks are put in order before they are composed, and a mark of the same class blocks.
        ("\u{1E0A}\u{323}", "\u{1E0C}\u{307}"), ("D\u{307}\u{323}", "\u{1E0C}\u{307}"),
        ("a\u{301}\u{300}", "\u{E1}\u{300}"),
        // Excluded and singleton compositions stay apart.
        ("\u{212B}", "\u{C5}"), ("\u{958}", "\u{915}\u{93C}"),
        // Ligatures, widths, numbers and fractions lose their form.
        ("\u{FB01}", "fi"), ("\u{FF21}", "A"), ("\u{BD}", "1\u{2044}2"), ("\u{FDFA}", "صلى الله عليه وسلم"),
        ("\u{1E9B}\u{323}", "\u{1E69}"),
        // Korean syllables by arithmetic: two letters, three letters, and one that takes no more.
        ("\u{1100}\u{1161}", "\u{AC00}"), ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
        ("\u{AC00}\u{11A8}", "\u{AC01}"),
        ("\u{D7A3}", "\u{D7A3}"), ("\u{AC01}\u{11A8}", "\u{AC01}\u{11A8}"),
        ("\u{AC00}\u{11A7}", "\u{AC00}\u{11A7}"),
        // A mark with nothing before it.
        ("\u{301}a", "\u{301}a"),
        // Han compatibility ideographs, in and beyond the basic plane.
        ("\u{F900}", "\u{8C48}"), ("\u{2F800}", "\u{4E3D}"),
    ])
    func normalizes(text: String, expected: String) {
        #expect(normalization.normalize(text.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func normalFormStays() {
        for value in stride(from: UInt32(0x20), to: 0x3000, by: 1) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = normalization.normalize([scalar, "\u{301}", "\u{323}"])
            #expect(normalization.normalize(once) == once, "U+\(String(value, radix: 16))")
        }
    }
}
