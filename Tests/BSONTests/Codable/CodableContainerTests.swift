import BSON
import FoundationEssentials
import Testing

private func key(_ name: String) -> AnyKey { AnyKey(stringValue: name) }

@Suite struct CodableContainerTests {
    // MARK: Nesting

    struct Manual: Codable, Equatable {
        var name: String
        var point: [Double]
        var pairs: [[String: Int]]

        init(name: String, point: [Double], pairs: [[String: Int]]) {
            (self.name, self.point, self.pairs) = (name, point, pairs)
        }

        init(from decoder: any Decoder) throws {
            let outer = try decoder.container(keyedBy: AnyKey.self)
            let inner = try outer.nestedContainer(keyedBy: AnyKey.self, forKey: key("inner"))
            name = try inner.decode(String.self, forKey: key("name"))
            var list = try inner.nestedUnkeyedContainer(forKey: key("point"))
            #expect(list.count == 2)
            point = []
            while !list.isAtEnd { point.append(try list.decode(Double.self)) }
            #expect(list.currentIndex == 2)
            #expect(throws: DecodingError.self) { try list.decode(Double.self) }
            var rows = try outer.nestedUnkeyedContainer(forKey: key("pairs"))
            pairs = []
            while let count = rows.count, rows.currentIndex < count {
                if try rows.decodeNil() { continue }
                let row = try rows.nestedContainer(keyedBy: AnyKey.self)
                var pair: [String: Int] = [:]
                for key in row.allKeys { pair[key.stringValue] = try row.decode(Int.self, forKey: key) }
                #expect(row.codingPath.map(\.stringValue) == ["pairs", String(rows.currentIndex - 1)])
                pairs.append(pair)
            }
            #expect(try outer.decodeNil(forKey: key("nothing")))
            #expect(throws: DecodingError.self) { try outer.decodeNil(forKey: key("absent")) }
        }

        func encode(to encoder: any Encoder) throws {
            var outer = encoder.container(keyedBy: AnyKey.self)
            var inner = outer.nestedContainer(keyedBy: AnyKey.self, forKey: key("inner"))
            try inner.encode(name, forKey: key("name"))
            var list = inner.nestedUnkeyedContainer(forKey: key("point"))
            for number in point { try list.encode(number) }
            #expect(list.count == point.count)
            #expect(list.codingPath.map(\.stringValue).suffix(2) == ["inner", "point"])
            var rows = outer.nestedUnkeyedContainer(forKey: key("pairs"))
            try rows.encodeNil()
            for pair in pairs {
                var row = rows.nestedContainer(keyedBy: AnyKey.self)
                for (name, value) in pair.sorted(by: { $0.key < $1.key }) {
                    try row.encode(value, forKey: key(name))
                }
            }
            try outer.encodeNil(forKey: key("nothing"))
        }
    }

    @Test func nestedContainersOfEveryKind() throws {
        let value = Manual(name: "m", point: [1.5, -2], pairs: [["a": 1, "b": 2], [:], ["c": 3]])
        let document = try BSONEncoder().encodeDocument(["outer": value])
        #expect(
            document["outer"] == [
                "inner": ["name": "m", "point": [1.5, -2.0]],
                "pairs": [nil, ["a": .int64(1), "b": .int64(2)], [:], ["c": .int64(3)]], "nothing": nil,
            ])
        #expect(try BSONDecoder().decode(Manual.self, from: BSONEncoder().encode(value)) == value)
    }

    @Test func aFailedElementCanBeReadAgainAsSomethingElse() throws {
        struct Mixed: Decodable {
            var parts: [String] = []
            init(from decoder: any Decoder) throws {
                var list = try decoder.container(keyedBy: AnyKey.self).nestedUnkeyedContainer(
                    forKey: key("list"))
                while !list.isAtEnd {
                    if let number = try? list.decode(Int.self) {
                        parts.append(String(number))
                    } else if let item = try? list.decode([String: Int].self) {
                        parts.append("\(item)")
                    } else {
                        parts.append(try list.decode(String.self))
                    }
                }
            }
        }
        let document: Document = ["list": [1, "two", ["three": 3]]]
        #expect(try BSONDecoder().decode(Mixed.self, from: document).parts == ["1", "two", #"["three": 3]"#])
    }

    @Test func aFailedFieldLeavesNoTrace() throws {
        struct Inner: Encodable {
            var fine = 1
            var tooLarge = UInt64.max
        }
        struct Forgiving: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: AnyKey.self)
                try container.encode(1, forKey: key("before"))
                #expect(throws: EncodingError.self) { try container.encode(Inner(), forKey: key("inner")) }
                #expect(throws: EncodingError.self) { try container.encode(UInt.max, forKey: key("number")) }
                var list = container.nestedUnkeyedContainer(forKey: key("list"))
                #expect(throws: EncodingError.self) { try list.encode(Inner()) }
                #expect(throws: EncodingError.self) { try list.encode(UInt.max) }
                try list.encode("only")
                try container.encode(2, forKey: key("after"))
            }
        }
        #expect(
            try BSONEncoder().encodeDocument(Forgiving())
                == ["before": .int64(1), "list": ["only"], "after": .int64(2)])
    }

    // MARK: Order

    struct Interleaved: Encodable {
        var count: Int
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            var xs = container.nestedUnkeyedContainer(forKey: key("xs"))
            var ys = container.nestedUnkeyedContainer(forKey: key("ys"))
            var inner = ys.nestedContainer(keyedBy: AnyKey.self)
            for index in 0..<count {
                try xs.encode(index)
                try ys.encode(Date(timeIntervalSince1970: Double(index)))
                try inner.encode(["i": index], forKey: key("k\(index)"))
            }
            try container.encode("end", forKey: key("last"))
        }
    }

    @Test func containersMayBeWrittenInAnyOrder() throws {
        let document = try BSONEncoder().encodeDocument(["wrapped": Interleaved(count: 3)])
        #expect(
            document["wrapped"] == [
                "xs": [.int64(0), .int64(1), .int64(2)],
                "ys": [
                    ["k0": ["i": .int64(0)], "k1": ["i": .int64(1)], "k2": ["i": .int64(2)]],
                    .date(BSONDate(millisecondsSinceEpoch: 0)), .date(BSONDate(millisecondsSinceEpoch: 1000)),
                    .date(BSONDate(millisecondsSinceEpoch: 2000)),
                ],
                "last": "end",
            ])
        var encoder = BSONEncoder()
        encoder.dateStrategy = .secondsSince1970
        let other = try encoder.encodeDocument(Interleaved(count: 2))
        #expect(other["ys"]?.arrayValue?.last == .double(1))
    }

    @Test func writingInAnyOrderIsLinear() throws {
        func time(_ count: Int) throws -> Duration {
            let started = ContinuousClock.now
            let document = try BSONEncoder().encodeDocument(Interleaved(count: count))
            #expect(document["xs"]?.arrayValue?.count == count)
            return ContinuousClock.now - started
        }
        // Twenty times the work: quadratic would be four hundred times the time.
        let few = try (0..<3).map { _ in try time(2_500) }.max() ?? .zero
        #expect(try time(50_000) < few * 150)
    }

    @Test func containersOfTwoKindsForOneValueAreAnError() throws {
        struct Confused: Encodable {
            func encode(to encoder: any Encoder) throws {
                var keyed = encoder.container(keyedBy: AnyKey.self)
                try keyed.encode(1, forKey: key("a"))
                _ = encoder.unkeyedContainer()
            }
        }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(Confused()) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(["x": Confused()]) }
    }

    @Test func emptyValuesAreEmptyDocuments() throws {
        struct Silent: Codable, Equatable {
            init() {}
            init(from decoder: any Decoder) throws {}
            func encode(to encoder: any Encoder) throws {}
        }
        #expect(try BSONEncoder().encodeDocument(["a": Silent()]) == ["a": [:]])
        #expect(try BSONEncoder().encode(Silent()).isEmpty)
        #expect(try BSONEncoder().encodeValue([Silent(), Silent()]) == [[:], [:]])
    }

    // MARK: Classes

    class Animal: Codable {
        var name = "?"
        init(name: String) { self.name = name }
    }
    final class Dog: Animal {
        var tricks: [String]
        private enum CodingKeys: CodingKey { case tricks }
        init(name: String, tricks: [String]) {
            self.tricks = tricks
            super.init(name: name)
        }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            tricks = try container.decode([String].self, forKey: .tricks)
            try super.init(from: container.superDecoder())
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try super.encode(to: container.superEncoder())
            try container.encode(tricks, forKey: .tricks)
        }
    }
    final class Cat: Animal {
        var lives = 9
        private enum CodingKeys: CodingKey { case lives }
        required init(from decoder: any Decoder) throws {
            lives = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .lives)
            try super.init(from: decoder)
        }
        init() { super.init(name: "cat") }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(lives, forKey: .lives)
            try super.encode(to: encoder)
        }
    }
    final class Doubled: Animal {
        private enum CodingKeys: CodingKey { case name }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("mine", forKey: .name)
            try super.encode(to: encoder)
        }
    }

    @Test func inheritanceThroughASuperEncoder() throws {
        let document = try BSONEncoder().encodeDocument(["d": Dog(name: "Rex", tricks: ["sit"])])
        #expect(document["d"] == ["super": ["name": "Rex"], "tricks": ["sit"]])
        let dog = try #require(try BSONDecoder().decode([String: Dog].self, from: document)["d"])
        #expect(dog.name == "Rex" && dog.tricks == ["sit"])
        #expect(throws: DecodingError.self) {
            try BSONDecoder().decode(Dog.self, from: ["tricks": []] as Document)
        }
    }

    @Test func inheritanceInOneDocument() throws {
        let document = try BSONEncoder().encodeDocument(Cat())
        #expect(document == ["lives": .int64(9), "name": "cat"])
        #expect(try BSONDecoder().decode(Cat.self, from: document).name == "cat")
    }

    @Test func aKeyWrittenTwiceIsAnError() {
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(Doubled(name: "theirs")) }
        #expect(throws: EncodingError.self) { try BSONEncoder().encode(["x": Doubled(name: "theirs")]) }
    }

    // MARK: Surroundings

    struct Place: Decodable {
        var document: Document?
        init(from decoder: any Decoder) throws {
            document = try decoder.enclosingBSONDocument.map { raw throws in try Document(raw) }
        }
    }

    @Test func aValueFindsTheDocumentAroundIt() throws {
        struct Model: Decodable {
            var id: Place
            var inner: Inner
            var list: [Inner]
            var places: [Place]
        }
        struct Inner: Decodable {
            var x: Int
            var place: Place
        }
        let document: Document = [
            "id": 1, "inner": ["x": 2, "place": nil, "z": 5], "list": [["x": 3, "place": "here"]],
            "places": [1, 2],
        ]
        // `place` is null there, which a non-optional type may still read.
        let model = try BSONDecoder().decode(Model.self, from: document)
        #expect(model.id.document == document)
        #expect(model.inner.place.document == ["x": 2, "place": nil, "z": 5])
        #expect(model.list[0].place.document == ["x": 3, "place": "here"])
        #expect(model.places[1].document == document)
        #expect(try BSONDecoder().decode(Place.self, from: document).document == document)
    }

    @Test func userInfoIsHandedOn() throws {
        let name = try #require(CodingUserInfoKey(rawValue: "name"))
        struct Reader: Codable {
            var found: String?
            init() {}
            init(from decoder: any Decoder) throws {
                found = CodingUserInfoKey(rawValue: "name").flatMap { decoder.userInfo[$0] as? String }
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(
                    CodingUserInfoKey(rawValue: "name").flatMap { encoder.userInfo[$0] as? String })
            }
        }
        var (encoder, decoder) = (BSONEncoder(), BSONDecoder())
        #expect(try decoder.decode([String: Reader].self, from: ["a": 1] as Document)["a"]?.found == nil)
        encoder.userInfo[name] = "out"
        decoder.userInfo[name] = "in"
        #expect(try encoder.encodeDocument(["a": Reader()]) == ["a": "out"])
        #expect(try decoder.decode([String: Reader].self, from: ["a": 1] as Document)["a"]?.found == "in")
        #expect(try BSONEncoder().encodeDocument(["a": Reader()]) == ["a": nil])
    }

    @Test func codingInsideOfCoding() throws {
        struct Blob: Codable, Equatable {
            var inner: [String: Int]
            init(_ inner: [String: Int]) { self.inner = inner }
            init(from decoder: any Decoder) throws {
                let binary = try decoder.singleValueContainer().decode(Binary.self)
                inner = try BSONDecoder().decode(
                    [String: Int].self, from: RawDocument(validating: binary.bytes))
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(Binary(BSONEncoder().encode(inner).bytes))
            }
        }
        let value = ["a": Blob(["x": 1]), "b": Blob(["y": 2])]
        #expect(try BSONDecoder().decode([String: Blob].self, from: BSONEncoder().encode(value)) == value)
    }
}
