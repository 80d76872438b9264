/// The bounds within which BSON is read and written here.
public enum BSONLimits {
    /// How deep documents and arrays may nest, the outermost document counting as 1.
    ///
    /// Servers refuse more than about 200 levels; the bound keeps hostile bytes from exhausting the stack.
    public static let maximumDepth = 256
    /// The largest document in bytes that its own length field can name.
    public static let maximumByteCount = Int(Int32.max)
}
