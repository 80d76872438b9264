/// A model that is only ever added to: every entry is a document of its own, and none is changed or deleted.
///
/// ```swift
/// struct Reading: Ledger {
///     static let collection = "readings"
///     var id: Identity<ObjectID>?
///     var sensor: String
///     var value: Double
/// }
///
/// var reading = Reading(sensor: "cpu", value: 0.7)
/// try await reading.append(in: store)
/// let day = try await Reading.history(\.sensor == "cpu").loadMany(in: store)
/// ```
///
/// The type has no call that updates or deletes, so a mistake does not compile. It cannot keep other programs, or this one
/// by way of the driver, from doing so.
public protocol Ledger: Loadable {}
