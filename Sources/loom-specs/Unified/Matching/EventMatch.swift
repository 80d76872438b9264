import BSON

/// Compares the events that a test expects of a client with those that came.
struct EventMatch {
    let matcher: Matcher

    /// Which events there are, and what of them can be compared.
    private static let known: [String: (category: ObservedEvent.Category, fields: Set<String>)] = {
        let command: Set = ["commandName", "databaseName", "hasServiceId", "hasServerConnectionId"]
        let descriptions: Set = ["previousDescription", "newDescription"]
        return [
            "commandStartedEvent": (.command, command.union(["command"])),
            "commandSucceededEvent": (.command, command.union(["reply"])),
            "commandFailedEvent": (.command, command),
            "poolCreatedEvent": (.cmap, []), "poolReadyEvent": (.cmap, []), "poolClosedEvent": (.cmap, []),
            "poolClearedEvent": (.cmap, ["hasServiceId", "interruptInUseConnections"]),
            "connectionCreatedEvent": (.cmap, []), "connectionReadyEvent": (.cmap, []),
            "connectionClosedEvent": (.cmap, ["reason"]), "connectionCheckOutStartedEvent": (.cmap, []),
            "connectionCheckOutFailedEvent": (.cmap, ["reason"]), "connectionCheckedOutEvent": (.cmap, []),
            "connectionCheckedInEvent": (.cmap, []),
            "serverDescriptionChangedEvent": (.sdam, descriptions),
            "topologyDescriptionChangedEvent": (.sdam, descriptions),
            "serverHeartbeatStartedEvent": (.sdam, ["awaited"]),
            "serverHeartbeatSucceededEvent": (.sdam, ["awaited"]),
            "serverHeartbeatFailedEvent": (.sdam, ["awaited"]),
            "topologyOpeningEvent": (.sdam, []), "topologyClosedEvent": (.sdam, []),
        ]
    }()

    /// Throws unless there is an event of this name.
    static func checkName(_ name: String) throws {
        guard known[name] != nil else { throw FormatError("the event \(name) is not known") }
    }

    /// Throws a ``Mismatch`` unless the client told of just these events, in this order.
    func check(_ expected: Document, entities: EntityMap) throws {
        var fields = Fields(expected, of: "expectEvents")
        let clientName = try fields.neededString("client")
        let wanted = try fields.neededDocuments("events")
        let category = try category(try fields.string("eventType") ?? "command")
        let ignoresExtra = try fields.bool("ignoreExtraEvents") ?? false
        try fields.finish()
        let actual = try entities.client(clientName).recorder.events(category)
        for (index, pair) in zip(wanted, actual).enumerated() {
            let place = "event \(index + 1) of \(clientName)"
            do {
                try match(pair.0, pair.1, at: place)
            } catch let mismatch as Mismatch {
                throw Mismatch("\(mismatch). All: \(Self.text(actual))")
            }
        }
        guard actual.count == wanted.count || (ignoresExtra && actual.count > wanted.count) else {
            throw Mismatch(
                "\(clientName) has \(actual.count) \(category) events, expected \(wanted.count): \(Self.text(actual))"
            )
        }
    }

    private static func text(_ events: [ObservedEvent]) -> String {
        events.map(\.description).joined(separator: "; ")
    }

    private func category(_ name: String) throws -> ObservedEvent.Category {
        guard let category = ObservedEvent.Category(rawValue: name) else {
            throw FormatError("the event type \(name) is not known")
        }
        return category
    }

    /// How many of the events are as `expected` says.
    func count(_ expected: Document, in events: [ObservedEvent]) throws -> Int {
        let (name, fields) = try parts(expected)
        var count = 0
        for event in events where event.name == name {
            do {
                try compare(fields, event, at: name)
                count += 1
            } catch is Mismatch {
                continue
            }
        }
        return count
    }

    private func match(_ expected: Document, _ event: ObservedEvent, at place: String) throws {
        let (name, fields) = try parts(expected)
        guard event.name == name else { throw Mismatch("\(place) is \(event), expected a \(name)") }
        try compare(fields, event, at: "\(place), \(name)")
    }

    /// Commands, replies and descriptions are each a root: only what is expected is compared.
    private func compare(_ fields: Document, _ event: ObservedEvent, at place: String) throws {
        for (key, value) in fields {
            try matcher.match(value, event.fields[key], at: "\(place).\(key)")
        }
    }

    private func parts(_ expected: Document) throws -> (name: String, fields: Document) {
        guard expected.count == 1, let (name, value) = expected.first, let fields = value.documentValue,
            let known = Self.known[name]
        else {
            throw FormatError("not an event that is known: \(expected)")
        }
        if let unknown = fields.keys.first(where: { !known.fields.contains($0) }) {
            throw FormatError("the event \(name) has no \(unknown)")
        }
        return (name, fields)
    }
}
