import MongoDriver

/// The examples of Docs/Connecting.md; run with the name of one, it connects.
@main struct Connect {
    static func main() async throws {
        let ways: [String: () async throws -> MongoClient] = [
            "hosts": hosts, "name": name, "balancer": balancer, "password": password,
            "credential": credential, "certificate": certificate, "directory": directory, "aws": aws,
            "keys": keys, "token": token,
        ]
        guard let way = CommandLine.arguments.dropFirst().first.flatMap({ ways[$0] }) else {
            return print("one of: \(ways.keys.sorted().joined(separator: ", "))")
        }
        let client = try await way()
        try await client.ping()
        await client.close()
    }

    static func hosts() throws -> MongoClient {
        let client = try MongoClient("mongodb://a.example.com,b.example.com:27018/shop?replicaSet=rs0")
        return client
    }

    static func name() throws -> MongoClient {
        let client = try MongoClient("mongodb+srv://cluster.example.com/shop")
        return client
    }

    static func balancer() throws -> MongoClient {
        let client = try MongoClient("mongodb://balancer.example.com/shop?loadBalanced=true")
        return client
    }

    static func password() throws -> MongoClient {
        let client = try MongoClient("mongodb://ada:open%20sesame@db.example.com/?authSource=admin")
        return client
    }

    static func credential() throws -> MongoClient {
        let password = try secret(named: "db-password")
        var options = MongoClientOptions()
        options.credential = try Credential(username: "ada", password: password, mechanism: .scramSHA256)
        let client = try MongoClient("mongodb://db.example.com", options: options)
        return client
    }

    static func certificate() throws -> MongoClient {
        let client = try MongoClient(
            "mongodb://db.example.com/?tls=true&tlsCertificateKeyFile=client.pem&authMechanism=MONGODB-X509")
        return client
    }

    static func directory() throws -> MongoClient {
        let client = try MongoClient("mongodb://ada:sesame@db.example.com/?tls=true&authMechanism=PLAIN")
        return client
    }

    static func aws() throws -> MongoClient {
        let client = try MongoClient("mongodb+srv://cluster.example.com/?authMechanism=MONGODB-AWS")
        return client
    }

    static func keys() throws -> MongoClient {
        var options = MongoClientOptions()
        options.credential = try Credential(
            username: "AKIAIOSFODNN7EXAMPLE", password: secret(named: "aws-secret-key"), mechanism: .aws,
            mechanismProperties: ["AWS_SESSION_TOKEN": secret(named: "aws-token")])
        let client = try MongoClient("mongodb+srv://cluster.example.com", options: options)
        return client
    }

    static func token() throws -> MongoClient {
        var options = MongoClientOptions()
        options.oidcCallback = { request in
            let token = try await fetchToken(within: request.timeout)
            return OIDCToken(token, lifetime: .seconds(600))
        }
        let client = try MongoClient(
            "mongodb+srv://cluster.example.com/?authMechanism=MONGODB-OIDC", options: options)
        return client
    }

    /// Wherever an application keeps its secrets.
    static func secret(named name: String) throws -> String {
        print("the secret \(name):")
        return readLine() ?? ""
    }

    /// Whatever asks the identity provider.
    static func fetchToken(within limit: Duration) async throws -> String {
        try secret(named: "token, within \(limit)")
    }
}
