/// How much `persist` sends of a model that was loaded or persisted before.
public enum PersistMode: Hashable, Sendable {
    /// Only the fields that have changed since; nothing at all when none has. Others' changes to other fields stay.
    case ifChanged
    /// All fields, whatever has happened to the document meanwhile; it is inserted again if it is gone.
    case always
}
