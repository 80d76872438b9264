/// A value being encoded: nothing written yet, or a document or array that is still open.
struct EncodingFrame {
    enum Shape: UInt8 {
        /// Its encoder has not been asked for anything.
        case pending
        case document
        case array
        /// Written by a single-value container.
        case single
    }

    /// Tells the values that have used this frame apart.
    var serial: UInt32 = 0
    var shape = Shape.pending
    /// Whether a second keyed container was asked for, as a subclass and its superclass do.
    var isShared = false
    /// Where the type byte is; -1 for the outermost value, which has none.
    var header = -1
    /// Where the length is.
    var start = 0
    /// The elements of an array so far.
    var count = 0
    /// The writer's depth before the value.
    var depth = 0
}
