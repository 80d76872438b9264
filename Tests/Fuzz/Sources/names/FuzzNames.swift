import MongoCore
import MongoTransport

/// Any bytes as the answer of a name server: it is read or refused, and no host of another domain gets through.
///
/// The first byte chooses the name that is looked up.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNames(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let first = input.first, let reply = try? DNSReply(parsing: Array(input.dropFirst())) else {
        return 0
    }
    let (host, domain) = names[Int(first) % names.count]
    do {
        check(try ConnectionString("mongodb+srv://user:word@\(host)/?srvMaxHosts=3"), domain, reply)
        check(try ConnectionString("mongodb+srv://\(host)"), domain, reply)
    } catch {
        fatalError("a good string is refused: \(error)")
    }
    return 0
}

private let names = [
    ("db.example.com", ".example.com"), ("example.com", ".example.com"), ("local", ".local"),
]

private func check(_ string: ConnectionString, _ domain: String, _ reply: DNSReply) {
    let services = reply.records.compactMap { record -> ServiceHost? in
        guard case .service(let host, let port) = record.content else { return nil }
        return ServiceHost(name: host, port: port)
    }
    let texts = reply.records.compactMap { record -> [[UInt8]]? in
        guard case .text(let strings) = record.content else { return nil }
        return strings
    }
    var generator = SystemRandomNumberGenerator()
    if let found = try? string.completed(by: services, texts: texts, using: &generator) {
        require(!found.hosts.isEmpty, "a string without hosts")
        checkHosts(found.hosts, string, domain)
    }
    let later = string.updatedServers(by: services, current: string.hosts, using: &generator)
    checkHosts(later.servers, string, domain)
    for host in later.rejected {
        require(!string.strangerMessage(host).contains("word"), "a password is told")
    }
}

private func checkHosts(_ hosts: [ServerAddress], _ string: ConnectionString, _ domain: String) {
    require(Set(hosts).count == hosts.count, "a host stands there twice")
    if let limit = string.options.srvMaxHosts { require(hosts.count <= limit, "more hosts than wanted") }
    for host in hosts {
        guard case .tcp(let name, let port) = host else { fatalError("DNS leads to a file: \(host)") }
        require(port > 0, "port 0")
        require(name.hasSuffix(domain), "\(name) is not in \(domain)")
    }
}

private func require(_ condition: Bool, _ message: String) {
    if !condition { fatalError(message) }
}
