import BSON
import FoundationEssentials
import Testing

@Suite struct CodableStrategyTests {
    struct Event: Codable, Equatable {
        var at: Date
        var id: UUID
        var data: Data
        var dates: [Date]
        var byName: [String: Date]
        var maybe: Date?
        var exact: BSONDate
    }

    private let event: Event = {
        let date = Date(timeIntervalSince1970: 1_700_000_000.5)
        return Event(
            at: date, id: UUID(), data: Data([1, 2, 3]), dates: [date, date], byName: ["a": date],
            maybe: date,
            exact: BSONDate(date))
    }()

    private func roundTrip(_ change: (inout BSONEncoder, inout BSONDecoder) -> Void) throws -> Document {
        var (encoder, decoder) = (BSONEncoder(), BSONDecoder())
        change(&encoder, &decoder)
        let document = try encoder.encodeDocument(event)
        #expect(try decoder.decode(Event.self, from: document) == event)
        #expect(document["exact"]?.type == .date)
        return document
    }

    @Test(arguments: [
        (BSONDateStrategy.date, BSONValue.date(BSONDate(millisecondsSinceEpoch: 1_700_000_000_500))),
        (.millisecondsSince1970, .int64(1_700_000_000_500)), (.secondsSince1970, .double(1_700_000_000.5)),
        (.iso8601, .string("2023-11-14T22:13:20.500Z")),
    ])
    func dates(_ strategy: BSONDateStrategy, _ form: BSONValue) throws {
        let document = try roundTrip {
            $0.dateStrategy = strategy
            $1.dateStrategy = strategy
        }
        #expect(document["at"] == form)
        #expect(document["maybe"] == form)
        #expect(document["dates"] == [form, form])
        #expect(document["byName"] == ["a": form])
    }

    @Test(arguments: UUIDRepresentation.allCases)
    func uuids(_ representation: UUIDRepresentation) throws {
        let document = try roundTrip {
            $0.uuidStrategy = .binary(representation)
            $1.uuidStrategy = .binary(representation)
        }
        #expect(document["id"] == .binary(Binary(event.id, representation: representation)))
        let others = UUIDRepresentation.allCases.filter { ($0 == .standard) != (representation == .standard) }
        for other in others {
            var decoder = BSONDecoder()
            decoder.uuidStrategy = .binary(other)
            #expect(throws: DecodingError.self) { try decoder.decode(Event.self, from: document) }
        }
    }

    @Test func uuidsAndDataAsText() throws {
        let document = try roundTrip {
            $0.uuidStrategy = .string
            $1.uuidStrategy = .string
            $0.dataStrategy = .base64
            $1.dataStrategy = .base64
        }
        #expect(document["id"] == .string(event.id.uuidString))
        #expect(document["data"] == "AQID")
        #expect(throws: DecodingError.self) { try BSONDecoder().decode(Event.self, from: document) }
    }

    @Test func textThatDoesNotFitIsRefused() throws {
        var decoder = BSONDecoder()
        decoder.dateStrategy = .iso8601
        decoder.uuidStrategy = .string
        decoder.dataStrategy = .base64
        for text in ["", "yesterday", "2023-02-29T00:00:00Z"] {
            #expect(throws: DecodingError.self) {
                try decoder.decode(Date.self, from: BSONValue.string(text))
            }
            #expect(throws: DecodingError.self) {
                try decoder.decode(UUID.self, from: BSONValue.string(text))
            }
        }
        #expect(throws: DecodingError.self) { try decoder.decode(Data.self, from: "*" as BSONValue) }
        #expect(throws: DecodingError.self) { try decoder.decode(Date.self, from: BSONValue.int64(5)) }
        var encoder = BSONEncoder()
        encoder.dateStrategy = .iso8601
        #expect(throws: EncodingError.self) { try encoder.encode(["d": Date.distantPast]) }
        #expect(throws: EncodingError.self) {
            try BSONEncoder().encode(["d": Date(timeIntervalSince1970: .infinity)])
        }
    }

    @Test func coderSettingsDoNotLeakIntoTheNext() throws {
        var encoder = BSONEncoder()
        encoder.dateStrategy = .iso8601
        for _ in 0..<3 {
            #expect(try encoder.encodeDocument(event)["dates"]?.arrayValue?.first?.type == .string)
            #expect(try BSONEncoder().encodeDocument(event)["dates"]?.arrayValue?.first?.type == .date)
        }
    }
}
