/// Prepares a password for comparison (RFC 4013), so that the ways to type the same text lead to the same bytes.
package enum SASLprep {
    /// `text` prepared as a stored string.
    ///
    /// Printable ASCII comes back as it is; the first call with anything else reads the Unicode tables, which takes some
    /// milliseconds. Throws ``SASLprepError`` if `text` has a character that passwords cannot have.
    package static func prepare(_ text: String) throws(SASLprepError) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text }
        let prepared = Tables.normalization.normalize(text.unicodeScalars.lazy.compactMap(map))
        for scalar in prepared {
            if Tables.prohibited.contains(scalar) { throw .prohibited(scalar) }
            if Tables.unassigned.contains(scalar) { throw .unassigned(scalar) }
        }
        try checkDirections(prepared)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: prepared)
        return String(result)
    }

    private static func map(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if Tables.mappedToNothing.contains(scalar) { return nil }
        return Tables.mappedToSpace.contains(scalar) ? " " : scalar
    }

    /// Text written from right to left must begin and end so, and have nothing written the other way.
    private static func checkDirections(_ scalars: [Unicode.Scalar]) throws(SASLprepError) {
        guard scalars.contains(where: Tables.rightToLeft.contains) else { return }
        guard let first = scalars.first, let last = scalars.last, Tables.rightToLeft.contains(first),
            Tables.rightToLeft.contains(last), !scalars.contains(where: Tables.leftToRight.contains)
        else { throw .mixedDirections }
    }

    private enum Tables {
        static let mappedToNothing = CodePointSet(table: SASLprepTables.mappedToNothing)
        static let mappedToSpace = CodePointSet(table: SASLprepTables.mappedToSpace)
        static let prohibited = CodePointSet(table: SASLprepTables.prohibited)
        static let unassigned = CodePointSet(table: SASLprepTables.unassigned)
        static let rightToLeft = CodePointSet(table: SASLprepTables.rightToLeft)
        static let leftToRight = CodePointSet(table: SASLprepTables.leftToRight)
        static let normalization = CompatibilityNormalization(
            decompositions: SASLprepTables.decompositions, compositions: SASLprepTables.compositions)
    }
}
