public import ColumnarTable

/// What a load does with values and fields that its columns do not expect.
public struct TableOptions: Hashable, Sendable {
    /// For values that a column's type cannot hold, where the schema's field says nothing itself; nil, the default,
    /// is `.error` with a schema and `.widen` without one.
    public var onMismatch: MismatchPolicy?
    /// For fields that a schema does not name: passed over unless told otherwise.
    public var unknownFields: UnknownFieldPolicy
    /// How many bytes a batch should have while neither the query nor the pipeline sets a batch size: 1 MiB unless
    /// told otherwise. Smaller replies wait more often, much larger ones leave the processor's cache.
    public var batchByteCount: Int

    /// The defaults, or others.
    public init(
        onMismatch: MismatchPolicy? = nil, unknownFields: UnknownFieldPolicy = .skip,
        batchByteCount: Int = 1 << 20
    ) {
        self.onMismatch = onMismatch
        self.unknownFields = unknownFields
        self.batchByteCount = batchByteCount
    }

    /// A builder that follows these options.
    func builder(_ schema: Schema?) throws(ColumnarError) -> TableBuilder {
        try TableBuilder(schema: schema, onMismatch: onMismatch, unknownFields: unknownFields)
    }
}
