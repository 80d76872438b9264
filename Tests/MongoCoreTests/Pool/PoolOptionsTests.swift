import MongoCore
import Testing

@Suite struct PoolOptionsTests {
    @Test func standardIsTheDefault() throws {
        #expect(try PoolOptions() == .standard)
        #expect(PoolOptions.standard.maxPoolSize == 100)
        #expect(PoolOptions.standard.maxConnecting == 2)
        #expect(PoolOptions.standard.minPoolSize == 0)
    }

    @Test func zeroMeansNoLimit() throws {
        let options = try PoolOptions(
            maxPoolSize: 0, minPoolSize: 500, maxIdleTime: .zero, waitQueueTimeout: .zero)
        #expect(options.maxIdleTime == nil)
        #expect(options.waitQueueTimeout == nil)
        #expect(options.minPoolSize == 500)
    }

    @Test func refusesWhatCannotWork() {
        #expect(throws: PoolOptionsError.negative(option: "maxPoolSize", value: "-1")) {
            try PoolOptions(maxPoolSize: -1)
        }
        #expect(throws: PoolOptionsError.negative(option: "minPoolSize", value: "-2")) {
            try PoolOptions(minPoolSize: -2)
        }
        #expect(throws: PoolOptionsError.maxConnectingBelowOne(0)) { try PoolOptions(maxConnecting: 0) }
        #expect(throws: PoolOptionsError.minPoolSizeAboveMaximum(minPoolSize: 3, maxPoolSize: 2)) {
            try PoolOptions(maxPoolSize: 2, minPoolSize: 3)
        }
        #expect(throws: PoolOptionsError.self) { try PoolOptions(maxIdleTime: .seconds(-1)) }
        #expect(throws: PoolOptionsError.self) { try PoolOptions(waitQueueTimeout: .seconds(-1)) }
    }

    @Test func errorsNameTheOption() {
        let error = PoolOptionsError.minPoolSizeAboveMaximum(minPoolSize: 3, maxPoolSize: 2)
        #expect(error.description.contains("minPoolSize"))
        #expect(error.description.contains("3"))
    }
}
