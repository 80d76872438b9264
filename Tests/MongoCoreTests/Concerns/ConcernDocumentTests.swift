import BSON
import MongoCore
import Testing

@Suite struct ConcernDocumentTests {
    @Test func readConcerns() throws {
        #expect(ReadConcern.serverDefault.document == [:])
        #expect(ReadConcern(.majority).document == ["level": "majority"])
        #expect(try ReadConcern(["level": "snapshot"]) == ReadConcern(.snapshot))
        #expect(throws: ConcernError.self) { try ReadConcern(["level": 1]) }
        #expect(throws: ConcernError.self) { try ReadConcern(["levels": "majority"]) }
    }

    @Test func writeConcerns() throws {
        let concern = try WriteConcern(w: .majority, journal: true, timeout: .seconds(1))
        #expect(concern.document == ["w": "majority", "j": true, "wtimeout": 1000])
        #expect(try WriteConcern(concern.document) == concern)
        #expect(try WriteConcern(["w": .int64(3)]) == WriteConcern(w: .servers(3)))
        #expect(try WriteConcern(["w": "dc"]) == WriteConcern(w: .tag("dc")))
        #expect(throws: ConcernError.self) { try WriteConcern(["w": 0, "j": true]) }
        #expect(throws: ConcernError.self) { try WriteConcern(["w": true]) }
        #expect(throws: ConcernError.self) { try WriteConcern(["j": 1]) }
        #expect(throws: ConcernError.self) { try WriteConcern(["wtimeout": .int64(.max)]) }
        #expect(throws: ConcernError.self) { try WriteConcern(["fsync": true]) }
    }

    @Test func timeoutsAreRoundedUpToMilliseconds() throws {
        #expect(try WriteConcern(timeout: .nanoseconds(1)).document == ["wtimeout": 1])
        #expect(try WriteConcern(timeout: .milliseconds(1500)).document == ["wtimeout": 1500])
        #expect(try WriteConcern(timeout: .zero).document == ["wtimeout": 0])
    }

    @Test func readPreferences() throws {
        #expect(ReadPreference.primary.document == ["mode": "primary"])
        let preference = try ReadPreference(
            .nearest, tagSets: [["rack": "1", "dc": "ny"], [:]], maxStaleness: .seconds(90))
        #expect(
            preference.document == [
                "mode": "nearest", "tags": [["dc": "ny", "rack": "1"], [:]], "maxStalenessSeconds": 90,
            ])
        #expect(try ReadPreference(preference.document) == preference)
        #expect(try ReadPreference(["mode": "nearest", "maxStalenessSeconds": -1]) == .nearest)
        #expect(throws: ConcernError.self) { try ReadPreference([:]) }
        #expect(throws: ConcernError.self) { try ReadPreference(["mode": "any"]) }
        #expect(throws: ConcernError.self) { try ReadPreference(["mode": "nearest", "tags": ["dc"]]) }
        #expect(throws: ConcernError.self) { try ReadPreference(["mode": "nearest", "tags": [["dc": 1]]]) }
        #expect(throws: ConcernError.self) {
            try ReadPreference(["mode": "primary", "tags": [["dc": "ny"]]])
        }
        #expect(throws: ConcernError.self) { try ReadPreference(["mode": "nearest", "hedge": true]) }
    }
}
