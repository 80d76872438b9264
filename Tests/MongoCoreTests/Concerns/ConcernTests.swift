import MongoCore
import Testing

@Suite struct ConcernTests {
    @Test func serverDefaults() throws {
        #expect(ReadConcern.serverDefault.isServerDefault)
        #expect(!ReadConcern(.local).isServerDefault)
        #expect(WriteConcern.serverDefault.isServerDefault)
        #expect(try !WriteConcern(timeout: .seconds(1)).isServerDefault)
        #expect(try !WriteConcern(journal: false).isServerDefault)
    }

    @Test func acknowledgement() throws {
        #expect(WriteConcern.serverDefault.isAcknowledged)
        #expect(WriteConcern.majority.isAcknowledged)
        #expect(!WriteConcern.unacknowledged.isAcknowledged)
        #expect(try !WriteConcern(w: .servers(0), journal: false).isAcknowledged)
    }

    @Test func impossibleWriteConcerns() {
        #expect(throws: ConcernError.self) { try WriteConcern(w: .servers(-1)) }
        #expect(throws: ConcernError.self) { try WriteConcern(w: .servers(1 << 31)) }
        #expect(throws: ConcernError.self) { try WriteConcern(w: .servers(0), journal: true) }
        #expect(throws: ConcernError.self) { try WriteConcern(timeout: .milliseconds(-1)) }
        #expect(throws: ConcernError.self) { try WriteConcern(timeout: .seconds(Int64.max)) }
    }

    @Test func impossibleReadPreferences() {
        #expect(throws: ConcernError.self) { try ReadPreference(.primary, tagSets: [["a": "b"]]) }
        #expect(throws: ConcernError.self) { try ReadPreference(.primary, maxStaleness: .seconds(90)) }
        #expect(throws: ConcernError.self) { try ReadPreference(.nearest, maxStaleness: .zero) }
        #expect(throws: ConcernError.self) {
            try ReadPreference(.nearest, maxStaleness: .milliseconds(90_500))
        }
        #expect(throws: ConcernError.self) { try ReadPreference(.nearest, maxStaleness: .seconds(Int64.max)) }
    }
}
