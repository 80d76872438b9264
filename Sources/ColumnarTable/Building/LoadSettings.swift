/// What a whole load has been told.
struct LoadSettings {
    var unknownFields: UnknownFieldPolicy
    /// The largest offset that 32-bit offsets may hold; tests set it low.
    var offsetLimit: Int
}
