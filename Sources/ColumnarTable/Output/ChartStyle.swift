/// The characters that a chart is drawn with.
public enum ChartStyle: Hashable, Sendable {
    /// Braille patterns: eight dots a character.
    case braille
    /// ASCII alone, one mark a character, for terminals and logs that show nothing else.
    case ascii
}
