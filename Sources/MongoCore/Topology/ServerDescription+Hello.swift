package import BSON

extension ServerDescription {
    /// What an answer to hello says of a server. An answer that makes no sense leaves it unknown, with the reason.
    ///
    /// - Parameters:
    ///   - roundTrips: The round trips so far.
    ///   - now: When the answer came.
    package init(
        _ address: ServerAddress, hello: Document, roundTrips: RoundTripTimes = RoundTripTimes(),
        at now: Moment? = nil
    ) {
        self.init(unknown: address)
        do throws(HelloError) {
            try read(hello)
        } catch {
            self = ServerDescription(unknown: address, error: error)
            return
        }
        averageRoundTripTime = roundTrips.average
        minRoundTripTime = roundTrips.minimum
        lastUpdateTime = now
    }

    private mutating func read(_ hello: Document) throws(HelloError) {
        guard hello["ok"]?.doubleValue == 1 || hello["ok"]?.boolValue == true else {
            throw HelloError("hello was refused: \(hello["errmsg"]?.stringValue ?? "without a message")")
        }
        type = Self.type(hello)
        setName = hello["setName"]?.stringValue
        setVersion = hello["setVersion"]?.intValue
        if case .objectID(let id)? = hello["electionId"] { electionID = id }
        hosts = try Self.addresses(hello, "hosts")
        passives = try Self.addresses(hello, "passives")
        arbiters = try Self.addresses(hello, "arbiters")
        if let text = hello["primary"]?.stringValue { primary = try Self.address(text, "primary") }
        if let text = hello["me"]?.stringValue { me = try Self.address(text, "me") }
        for (name, value) in hello["tags"]?.documentValue ?? [:] { tags[name] = value.stringValue }
        minWireVersion = hello["minWireVersion"]?.intValue ?? 0
        maxWireVersion = hello["maxWireVersion"]?.intValue ?? 0
        logicalSessionTimeoutMinutes = hello["logicalSessionTimeoutMinutes"]?.intValue
        topologyVersion = TopologyVersion(hello["topologyVersion"])
        if case .date(let date)? = hello["lastWrite"]?.documentValue?["lastWriteDate"] {
            lastWriteDate = date
        }
    }

    private static func type(_ hello: Document) -> ServerType {
        func flag(_ key: String) -> Bool { hello[key]?.boolValue ?? false }
        if hello["msg"]?.stringValue == "isdbgrid" { return .mongos }
        if flag("isreplicaset") { return .rsGhost }
        guard hello["setName"]?.stringValue != nil else { return .standalone }
        if flag("hidden") { return .rsOther }
        if (hello["isWritablePrimary"] ?? hello["ismaster"])?.boolValue == true { return .rsPrimary }
        if flag("secondary") { return .rsSecondary }
        return flag("arbiterOnly") ? .rsArbiter : .rsOther
    }

    private static func addresses(_ hello: Document, _ key: String) throws(HelloError) -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for value in hello[key]?.arrayValue ?? [] { addresses.append(try address(value.stringValue, key)) }
        return addresses
    }

    private static func address(_ text: String?, _ key: String) throws(HelloError) -> ServerAddress {
        guard let text else { throw HelloError("an entry of \(key) in the reply to hello is not a string") }
        do throws(ServerAddress.ParsingError) {
            return try ServerAddress(parsing: text)
        } catch {
            throw HelloError("\(key) in the reply to hello holds an address that \(error.reason)")
        }
    }
}

/// An answer to hello that says nothing of the server.
package struct HelloError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
