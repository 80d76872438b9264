import Loom
import ModelsWithoutReflection
import Testing

/// A build without reflection metadata takes the names from key paths and from `CodingKeys`.
@Suite struct ReflectionTests {
    @Test func namesComeFromTheTableOrAreAskedFor() throws {
        #expect(try Bare.tabled.document == ["n": "x"])
        #expect(try Bare.byName.document == ["unnamed": 1.0])
        let error = #expect(throws: LoomError.self) { try Bare.untabled.document }
        #expect(error?.code == .fieldName)
        #expect(error?.message.contains("without reflection metadata") == true)
        #expect(error?.message.contains("Bare.fields") == true)
    }

    @Test func modelsAreStoredAndLoadedAllTheSame() async throws {
        try await withStore { (store) async throws in
            var bare = Bare(named: "x", unnamed: 1, note: "y")
            try await bare.persist(in: store)
            #expect(try await store.raw("bare").findOne()?["id"] == nil)
            bare.note = nil
            let outcome = try await bare.persist(in: store)
            #expect(outcome == .updated)
            let found = try await Bare.filter(Bare.tabled && Bare.byName).loadOne(in: store)
            #expect(found == bare)
            #expect(found?.id == bare.id)
            var byHand = Bare(id: bare.id.map { Identity($0.value) }, named: "z", unnamed: 2)
            try await byHand.persist(in: store)
            #expect(try await Bare.all.loadMany(in: store) == [byHand])
        }
    }
}
