/// What a timeout means for a cursor.
public enum CursorTimeoutMode: Hashable, Sendable {
    /// The time is for opening the cursor and reading all of it.
    case cursorLifetime
    /// The time is for opening the cursor, and again for each batch.
    case iteration
}
