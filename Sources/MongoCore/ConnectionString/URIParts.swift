/// A connection string cut at its punctuation, nothing decoded yet.
struct URIParts {
    let isSRV: Bool
    let userInfo: Substring?
    let hosts: Substring
    let database: Substring?
    let query: Substring?

    init(_ text: String) throws(ConnectionStringError) {
        let rest: Substring
        if text.hasPrefix("mongodb://") {
            (isSRV, rest) = (false, text.dropFirst("mongodb://".count))
        } else if text.hasPrefix("mongodb+srv://") {
            (isSRV, rest) = (true, text.dropFirst("mongodb+srv://".count))
        } else {
            throw ConnectionStringError(.invalidScheme, "it must begin with mongodb:// or mongodb+srv://")
        }
        let mark = rest.firstIndex(of: "?")
        query = mark.map { rest[rest.index(after: $0)...] }
        let address = rest[..<(mark ?? rest.endIndex)]
        let slash = address.firstIndex(of: "/")
        database = slash.map { address[address.index(after: $0)...] }
        let authority = address[..<(slash ?? address.endIndex)]

        let pieces = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else {
            throw Self.unescaped("@ (write %40)")
        }
        userInfo = pieces.count == 2 ? pieces[0] : nil
        hosts = pieces.last ?? ""
        // A slash or question mark in a password ends the authority too early and leaves its @ behind.
        if pieces.count == 1, database?.contains("@") == true { throw Self.unescaped("/ (write %2F)") }
    }

    private static func unescaped(_ character: String) -> ConnectionStringError {
        ConnectionStringError(
            .invalidUserInfo, "the user name or password has an unescaped \(character), or the database an @")
    }
}

extension URIParts {
    /// User name and password, decoded.
    func user() throws(ConnectionStringError) -> (name: String, password: String?)? {
        guard let userInfo else { return nil }
        let halves = userInfo.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2 else {
            throw ConnectionStringError(
                .invalidUserInfo, "the user name or password has an unescaped colon (write %3A)")
        }
        let decoded = halves.map { percentDecoded($0) }
        guard let name = decoded.first ?? nil, let password = decoded.last ?? nil else {
            throw ConnectionStringError(
                .invalidUserInfo,
                "the user name or password has a % that is not followed by two hexadecimal digits of UTF-8 (write %25)"
            )
        }
        return (name, halves.count == 2 ? password : nil)
    }

    /// The database's name, decoded; nil if there is none.
    func databaseName() throws(ConnectionStringError) -> String? {
        guard let database, !database.isEmpty else { return nil }
        guard let name = percentDecoded(database) else {
            throw ConnectionStringError(.invalidDatabase, "the database name is not percent-encoded UTF-8")
        }
        if let character = name.first(where: { "/\\ \"$\0".contains($0) }) {
            throw ConnectionStringError(
                .invalidDatabase,
                "the database name has a \(String(reflecting: character)), which no database has")
        }
        return name
    }

    /// The seeds in the order given.
    func addresses() throws(ConnectionStringError) -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for (index, text) in hosts.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            do {
                addresses.append(try ServerAddress(parsing: text))
            } catch {
                throw ConnectionStringError(.invalidHost, "host number \(index + 1) \(error.reason)")
            }
        }
        return addresses
    }
}
