/// Korean syllables, which are put together and taken apart by arithmetic.
enum Hangul {
    private static let syllables: UInt32 = 0xAC00
    private static let leads: UInt32 = 0x1100
    private static let vowels: UInt32 = 0x1161
    private static let trails: UInt32 = 0x11A7
    private static let leadCount: UInt32 = 19
    private static let vowelCount: UInt32 = 21
    /// Counts the absent trailing consonant too.
    private static let trailCount: UInt32 = 28

    /// The two or three letters of a syllable; nil for anything else.
    static func decompose(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard (syllables..<(syllables + leadCount * vowelCount * trailCount)).contains(scalar.value) else {
            return nil
        }
        let index = scalar.value - syllables
        let trail = index % trailCount
        let letters = [
            leads + index / (vowelCount * trailCount),
            vowels + index / trailCount % vowelCount,
            trails + trail,
        ]
        return letters.prefix(trail == 0 ? 2 : 3).compactMap(Unicode.Scalar.init)
    }

    /// The syllable of a lead and a vowel, or of a syllable without a trail and a trail; nil for anything else.
    static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if (leads..<(leads + leadCount)).contains(first.value),
            (vowels..<(vowels + vowelCount)).contains(second.value)
        {
            let index = (first.value - leads) * vowelCount + (second.value - vowels)
            return Unicode.Scalar(syllables + index * trailCount)
        }
        guard (syllables..<(syllables + leadCount * vowelCount * trailCount)).contains(first.value),
            (first.value - syllables) % trailCount == 0,
            ((trails + 1)..<(trails + trailCount)).contains(second.value)
        else { return nil }
        return Unicode.Scalar(first.value + (second.value - trails))
    }
}
