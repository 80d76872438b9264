import Testing

@testable import MongoCore

@Suite struct ScramKeyCacheTests {
    private func recipe(_ salt: UInt8) -> ScramKeys.Recipe {
        ScramKeys.Recipe(mechanism: .sha256, password: Secret("p"), salt: [salt], iterations: 1)
    }

    @Test func theSameRecipeIsKeptOnce() {
        let cache = ScramKeyCache()
        let keys = cache.keys(for: recipe(1))
        #expect(cache.keys(for: recipe(1)).client == keys.client)
        #expect(cache.keys(for: recipe(2)).client != keys.client)
        #expect(cache.count == 2)
    }

    @Test func itDoesNotGrowWithoutLimit() {
        let cache = ScramKeyCache()
        for salt in UInt8(0)...200 { _ = cache.keys(for: recipe(salt)) }
        #expect(cache.count == ScramKeyCache.capacity)
    }
}
