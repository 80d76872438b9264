/// The two keys that SCRAM derives from a password: what proves the client, and what proves the server.
struct ScramKeys: Sendable {
    let client: [UInt8]
    let server: [UInt8]

    /// Everything the keys depend on.
    struct Recipe: Hashable, Sendable {
        let mechanism: ScramMechanism
        let password: Secret
        let salt: [UInt8]
        let iterations: Int
    }

    /// Derives the keys, at the cost of all iterations.
    init(_ recipe: Recipe) {
        let salted = recipe.mechanism.salt(
            recipe.password.value, with: recipe.salt, iterations: recipe.iterations)
        client = recipe.mechanism.authenticate("Client Key".utf8, key: salted)
        server = recipe.mechanism.authenticate("Server Key".utf8, key: salted)
    }
}
