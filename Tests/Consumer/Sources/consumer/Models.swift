import Loom

/// A model as the documentation shows it, with stored names of its own at two levels.
struct Visit: Persistable, Equatable {
    static let collection = "visits"
    var id: Identity<ObjectID>?
    var guest: String
    var nights = 1
    var note: String?
    var room: Room

    struct Room: Codable, Equatable {
        var number: Int
        enum CodingKeys: String, CodingKey { case number = "no" }
    }

    enum CodingKeys: String, CodingKey {
        case id, guest, note, room
        case nights = "n"
    }
}

/// Persists, changes, finds, loads as a table and deletes models.
func checkModels(in store: Store) async throws {
    let filter: Filter<Visit> = \.nights >= 2 && \.room.number == 7 && \.note == nil
    try check(
        filter.document == ["n": ["$gte": .int64(2)], "room.no": .int64(7), "note": nil],
        "the filter is \(filter)")

    var visit = Visit(guest: "Ada", nights: 2, note: "late", room: .init(number: 7))
    try check(try await visit.persist(in: store) == .inserted, "the visit was there already")
    visit.note = nil
    try check(try await visit.persist(in: store) == .updated, "the change was not made")
    let found = try await Visit.filter(filter).loadMany(in: store)
    try check(found == [visit], "found \(found)")
    let table = try await Visit.all.sorted(by: \.guest).loadTable(in: store)
    try check(table.rowCount == 1, "the table has \(table.rowCount) rows")
    print(table)
    try await visit.delete(in: store)
}
