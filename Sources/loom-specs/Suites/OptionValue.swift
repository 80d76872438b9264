import MongoCore

/// The values of a connection string's options, as the test files write them.
enum OptionValue {
    /// The value of the option of that name, null if it was not given.
    static func of(_ name: String, in string: ConnectionString) throws -> JSONValue {
        guard let option = ConnectionOption(named: name) else { throw Mismatch("there is no option \(name)") }
        let options = string.options
        switch option.form {
        case .flag(let value): return options[keyPath: value].map(JSONValue.bool) ?? .null
        case .count(let value, _): return options[keyPath: value].map(JSONValue.int) ?? .null
        case .milliseconds(let value, _): return options[keyPath: value].map(json) ?? .null
        case .text(let value, _): return options[keyPath: value].map(JSONValue.string) ?? .null
        case .special: return try special(option, string) ?? .null
        }
    }

    private static func special(_ option: ConnectionOption, _ string: ConnectionString) throws -> JSONValue? {
        let options = string.options
        switch option {
        case .authMechanism: return string.credential?.mechanism.map { .string($0.rawValue) }
        case .authMechanismProperties: return string.credential.map { object($0.mechanismProperties) }
        case .authSource: return string.credential.map { .string($0.source) }
        case .compressors: return options.compressors.map { .array($0.map { .string($0.rawValue) }) }
        case .journal: return options.writeConcern?.journal.map(JSONValue.bool)
        case .maxStalenessSeconds:
            return options.readPreference?.maxStaleness.map { .int(Int($0.components.seconds)) }
        case .readConcernLevel: return options.readConcern?.level.map { .string($0.rawValue) }
        case .readPreference: return options.readPreference.map { .string($0.mode.rawValue) }
        case .readPreferenceTags: return options.readPreference.map { .array($0.tagSets.map(object)) }
        case .serverMonitoringMode: return options.serverMonitoringMode.map { .string($0.rawValue) }
        case .w: return options.writeConcern?.w.map(json)
        case .wTimeoutMS: return options.writeConcern?.timeout.map(json)
        default: throw Mismatch("the runner does not know how to read \(option)")
        }
    }

    static func json(_ duration: Duration) -> JSONValue {
        .int(Int(duration / .milliseconds(1)))
    }

    static func json(_ w: WriteConcern.W) -> JSONValue {
        switch w {
        case .servers(let count): .int(count)
        case .majority: .string("majority")
        case .tag(let name): .string(name)
        }
    }

    static func object(_ properties: [String: String]) -> JSONValue {
        .object(properties.mapValues(JSONValue.string))
    }
}
