import Glibc

/// What the command line and the environment ask for.
struct BenchOptions: Sendable {
    /// The group of tasks to run.
    let group: String
    /// Fewer rounds, for a first impression.
    let isQuick: Bool
    /// One JSON object a task instead of a table.
    let isJSON: Bool
    /// Runs only the tasks whose name contains one of these, which commas separate.
    let only: String?
    /// The folder of the official test data.
    let specs: String
    /// The folder that `scripts/bench --setup` installs the peers in.
    let peers: String
    /// The folder of the peers' sources.
    let scripts: String

    /// Interleaved rounds of each task.
    var rounds: Int { isQuick ? 3 : 11 }

    /// Whether a task of this name is to be run.
    func wants(_ task: String) -> Bool {
        guard let only else { return true }
        return only.split(separator: ",").contains { task.contains($0) }
    }

    /// The groups by name. A group measures one part of Loom.
    static let groups: [String: @Sendable (BenchOptions) async throws -> any BenchGroup] = [
        "bson": { options in try BSONGroup(options) },
        "columnar": { options in try await ColumnarGroup(options) },
        "driver": { options in try await DriverGroup(options) },
    ]

    init(_ arguments: [String]) throws {
        let known: Set<String> = ["--quick", "--json"]
        var arguments = arguments
        only = try Self.value(of: "--only", in: &arguments)
        let flags = arguments.filter { $0.hasPrefix("--") }
        if let unknown = flags.first(where: { !known.contains($0) }) {
            throw BenchError("there is no option \(unknown)")
        }
        let names = arguments.filter { !$0.hasPrefix("--") }
        let all = Self.groups.keys.sorted().joined(separator: ", ")
        guard let name = names.first, names.count == 1 else { throw BenchError("name one group of: \(all)") }
        guard Self.groups[name] != nil else {
            throw BenchError("there is no group \(name); there are: \(all)")
        }
        group = name
        isQuick = flags.contains("--quick")
        isJSON = flags.contains("--json")
        specs = try Self.environment("LOOM_SPECS")
        peers = try Self.environment("LOOM_BENCH_PEERS")
        scripts = try Self.environment("LOOM_BENCH_SCRIPTS")
    }

    /// The group with everything its tasks need.
    func makeGroup() async throws -> any BenchGroup {
        guard let make = Self.groups[group] else { throw BenchError("there is no group \(group)") }
        return try await make(self)
    }

    /// Takes an option with its value out of the arguments.
    private static func value(of option: String, in arguments: inout [String]) throws -> String? {
        guard let position = arguments.firstIndex(of: option) else { return nil }
        guard position + 1 < arguments.count else { throw BenchError("\(option) needs a value") }
        defer { arguments.removeSubrange(position...(position + 1)) }
        return arguments[position + 1]
    }

    private static func environment(_ name: String) throws -> String {
        guard let value = getenv(name), value[0] != 0 else {
            throw BenchError("\(name) is not set: run scripts/bench, which sets it")
        }
        return String(cString: value)
    }
}
