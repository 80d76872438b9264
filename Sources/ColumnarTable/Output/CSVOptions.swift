/// How a table is written as comma-separated values.
///
/// The defaults are those of RFC 4180: commas, quotes where they are needed, lines that end in CR LF, a header line.
public struct CSVOptions: Hashable, Sendable {
    /// What stands between two fields: a comma unless told otherwise; must be ASCII, and neither quote nor line end.
    public var delimiter: Unicode.Scalar
    /// What stands for a null: nothing unless told otherwise. A string that reads the same is written in quotes.
    public var null: String
    /// Whether the first line holds the names; true unless told otherwise.
    public var hasHeader: Bool
    /// What ends a line: CR LF unless told otherwise.
    public var lineEnd: LineEnd

    /// What ends a line.
    public enum LineEnd: String, Hashable, Sendable {
        /// CR LF, as RFC 4180 wants it.
        case crlf = "\r\n"
        /// LF, as UNIX tools like it.
        case lf = "\n"
    }

    /// The defaults, or others.
    public init(
        delimiter: Unicode.Scalar = ",", null: String = "", hasHeader: Bool = true, lineEnd: LineEnd = .crlf
    ) {
        self.delimiter = delimiter
        self.null = null
        self.hasHeader = hasHeader
        self.lineEnd = lineEnd
    }
}
