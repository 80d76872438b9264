import BSON
import Glibc

/// What turns started mongods into a deployment: the replica set's configuration and the first user.
extension TestServer {
    /// Runs on the thread that started the members.
    func setUp(_ launch: Launch) throws(TestServerError) {
        guard let first = members.first else { return }
        // Until there is a user, a server that wants logins takes the first commands from loopback without
        // one.
        let connection = try CommandConnection(port: first.port, encryption: encryption)
        if launch.kept?.isSetUp == true {
            if let rootUser { try connection.logIn(rootUser) }
            if shape.replicaSetName != nil { try waitForMembers(connection) }
            return
        }
        if let name = shape.replicaSetName {
            try initiate(name, on: connection)
        }
        if let rootUser {
            try create(rootUser, on: connection)
            try connection.logIn(rootUser)
        }
        if shape.replicaSetName != nil {
            try addMembers(on: connection)
            try waitForMembers(connection)
        }
    }

    /// A set of one elects itself at once; one that starts as three waits ten seconds for its first election.
    private func initiate(_ name: String, on connection: CommandConnection) throws(TestServerError) {
        let member: Document = ["_id": 0, "host": .string(members[0].host)]
        try connection.run(["replSetInitiate": ["_id": .string(name), "members": [.document(member)]]])
        try wait(for: "the election of a primary") { () throws(TestServerError) in
            try connection.run(["hello": 1])["isWritablePrimary"] == true
        }
    }

    /// One at a time, as the server demands. All have the same priority, or the set would hold an election
    /// later, in the middle of some test.
    private func addMembers(on connection: CommandConnection) throws(TestServerError) {
        for (index, member) in members.enumerated().dropFirst() {
            try wait(for: "the replica set to take \(member.host)") { () throws(TestServerError) in
                try add(member, id: Int32(index), on: connection)
            }
        }
    }

    /// Returns false when the server has to be asked again: the configuration before is not on a majority
    /// yet, or the server itself has changed it meanwhile, as it does when a new member has caught up.
    private func add(
        _ member: MongodProcess, id: Int32, on connection: CommandConnection
    ) throws(TestServerError) -> Bool {
        guard var config = try connection.run(["replSetGetConfig": 1])["config"]?.documentValue,
            let present = config["members"]?.arrayValue, let version = config["version"]?.intValue
        else {
            throw TestServerError(
                .startFailed, "replSetGetConfig on \(members[0].host) gave no configuration")
        }
        config["members"] = .array(present + [["_id": .int32(id), "host": .string(member.host)]])
        config["version"] = .int64(Int64(version) + 1)
        do throws(TestServerError) {
            try connection.run(["replSetReconfig": .document(config)])
            return true
        } catch {
            let incompatible: Int32 = 103
            let inProgress: Int32 = 109
            let notCommittedYet: Int32 = 308
            guard let code = error.serverCode, [incompatible, inProgress, notCommittedYet].contains(code)
            else {
                throw error
            }
            return false
        }
    }

    private func waitForMembers(_ connection: CommandConnection) throws(TestServerError) {
        let count = members.count
        try wait(for: "a primary and \(count - 1) secondaries") { () throws(TestServerError) in
            guard case .array(let list)? = try connection.run(["replSetGetStatus": 1])["members"] else {
                return false
            }
            // A member that has not caught up is not among the hosts that clients are told.
            guard try connection.run(["hello": 1])["hosts"]?.arrayValue?.count == count else { return false }
            let states = list.compactMap { $0.documentValue?["stateStr"]?.stringValue }
            return states.count(where: { $0 == "PRIMARY" }) == 1
                && states.count(where: { $0 == "SECONDARY" }) == count - 1
        }
    }

    private func create(_ user: User, on connection: CommandConnection) throws(TestServerError) {
        try connection.run([
            "createUser": .string(user.name), "pwd": .string(user.password), "roles": ["root"],
            "mechanisms": ["SCRAM-SHA-1", "SCRAM-SHA-256"],
        ])
    }

    /// Tries until it holds, with a limit that only a broken set reaches.
    private func wait(
        for what: String, _ condition: () throws(TestServerError) -> Bool
    ) throws(TestServerError) {
        let deadline = ContinuousClock.now + .seconds(90)
        while try !condition() {
            for member in members { try member.checkIsRunning() }
            guard ContinuousClock.now < deadline else {
                let log = members.first?.logTail() ?? ""
                throw TestServerError(
                    .startFailed, "waited 90 s for \(what); the first member's log ends with:\n\(log)")
            }
            usleep(10_000)
        }
    }
}
