import BSON
import Loom
import Testing

@Suite struct FilterTests {
    @Test func comparisons() throws {
        #expect(try json(\.customer == "Ada") == #"{"customer":"Ada"}"#)
        #expect(try json(\.customer != "Ada") == #"{"customer":{"$ne":"Ada"}}"#)
        #expect(try json(\.total < 10) == #"{"total":{"$lt":10.0}}"#)
        #expect(try json(\.total <= 10) == #"{"total":{"$lte":10.0}}"#)
        #expect(try json(\.total > 10) == #"{"total":{"$gt":10.0}}"#)
        #expect(try json(\.total >= 10) == #"{"total":{"$gte":10.0}}"#)
        #expect(try json(\.state == .closed) == #"{"state":"closed"}"#)
        #expect(try json(\.discount >= 0.5) == #"{"discount":{"$gte":0.5}}"#)
    }

    @Test func methodsSaySameAsOperators() throws {
        let pairs: [(Filter<Order>, Filter<Order>)] = [
            (\.total == 1, Field(\.total).isEqual(to: 1)), (\.total != 1, Field(\.total).isNotEqual(to: 1)),
            (\.total < 1, Field(\.total).isLess(than: 1)), (\.total <= 1, Field(\.total).isAtMost(1)),
            (\.total > 1, Field(\.total).isGreater(than: 1)), (\.total >= 1, Field(\.total).isAtLeast(1)),
            (\.note == nil, Field(\.note).isNil), (\.note != nil, Field(\.note).isPresent),
        ]
        for (written, spelled) in pairs { #expect(try json(written) == json(spelled)) }
        let left: Filter<Order> = \.total >= 1
        let right: Filter<Order> = \.quantity == 2
        #expect((left && right) == left.and(right))
        #expect((left || right) == left.or(right))
        #expect(!left == left.negated)
    }

    @Test func numbersKeepTheTypeThatTheyAreStoredIn() throws {
        let filter: Filter<Order> = \.quantity == 3
        #expect(try filter.document == ["qty": .int64(3)])
    }

    @Test func conditionsOnOneFieldShareItsDocument() throws {
        #expect(try json(\.total >= 10 && \.total < 20) == #"{"total":{"$gte":10.0,"$lt":20.0}}"#)
        #expect(try json(Field(\.total).isWithin(10..<20)) == #"{"total":{"$gte":10.0,"$lt":20.0}}"#)
        #expect(try json(Field(\.total).isWithin(10...20)) == #"{"total":{"$gte":10.0,"$lte":20.0}}"#)
    }

    @Test func conditionsThatClashAreKeptApart() throws {
        #expect(
            try json(\.total >= 10 && \.total >= 20)
                == #"{"$and":[{"total":{"$gte":10.0}},{"total":{"$gte":20.0}}]}"#)
        #expect(
            try json(\.customer == "a" && \.customer == "b")
                == #"{"$and":[{"customer":"a"},{"customer":"b"}]}"#)
        #expect(
            try json((\.total < 1 || \.total > 2) && (\.quantity < 1 || \.quantity > 2)).hasPrefix(
                #"{"$and":"#))
    }

    @Test func combinations() throws {
        #expect(
            try json((\.total >= 10 && \.quantity < 5) || (\.customer == "x" && !(\.isPaid == true)))
                == #"{"$or":[{"total":{"$gte":10.0},"qty":{"$lt":5}},{"customer":"x","$nor":[{"paid":true}]}]}"#
        )
        #expect(try json(\.total == 1 || \.total == 2 || \.total == 3).components(of: "total") == 3)
        #expect(try json(!(!(\.total == 1))) == #"{"total":1.0}"#)
    }

    @Test func nilAsksForNull() throws {
        let absent: String? = nil
        #expect(try json(\.note == nil) == #"{"note":null}"#)
        #expect(try json(\.note == absent) == #"{"note":null}"#)
        #expect(try json(\.note != absent) == #"{"note":{"$ne":null}}"#)
        #expect(try json(Field(\.note).exists) == #"{"note":{"$exists":true}}"#)
        #expect(try json(Field(\.note).isMissing) == #"{"note":{"$exists":false}}"#)
    }

    @Test func emptyListsMatchNothing() throws {
        #expect(try json(Field(\.customer).isIn([])) == #"{"customer":{"$in":[]}}"#)
        #expect(try json(Field(\.tags).contains(any: [])) == #"{"tags":{"$in":[]}}"#)
        #expect(try json(.any(of: [])) == #"{"$nor":[{}]}"#)
        #expect(try json(.none) == #"{"$nor":[{}]}"#)
        #expect(try json(.none || .none) == #"{"$nor":[{}]}"#)
        #expect(try json(\.total == 1 || .none) == #"{"total":1.0}"#)
    }

    @Test func absentConditionsVanishAndNeverWiden() throws {
        let minimum: Double? = nil
        let absent = Filter<Order>.ifPresent(minimum) { \.total >= $0 }
        #expect(try json(absent && \.quantity == 1) == #"{"qty":1}"#)
        #expect(try json(absent || \.quantity == 1) == #"{"qty":1}"#)
        #expect(!absent == absent)
        #expect((absent || absent) == absent)
        #expect(try json(.ifPresent(5.0) { \.total >= $0 }) == #"{"total":{"$gte":5.0}}"#)
        #expect(try json(.all || \.quantity == 1) == #"{"$or":[{},{"qty":1}]}"#)
    }

    @Test func arrays() throws {
        #expect(try json(Field(\.tags).contains("a")) == #"{"tags":"a"}"#)
        #expect(try json(Field(\.labels).contains(any: ["a", "b"])) == #"{"labels":{"$in":["a","b"]}}"#)
        #expect(try json(Field(\.tags).contains(all: ["a"])) == #"{"tags":{"$all":["a"]}}"#)
        #expect(try json(Field(\.tags).hasCount(2)) == #"{"tags":{"$size":2}}"#)
        #expect(try json(Field(\.items, each: \.sku) == "x") == #"{"items.sku":"x"}"#)
        #expect(
            try json(Field(\.items).hasElement(where: \.sku == "x" && \.count >= 2))
                == #"{"items":{"$elemMatch":{"sku":"x","count":{"$gte":2}}}}"#)
        #expect(
            try json(Field(\.tags).hasElement(within: "a"..<"c"))
                == #"{"tags":{"$elemMatch":{"$gte":"a","$lt":"c"}}}"#)
    }

    @Test func textIsTakenLiterally() throws {
        let filter: Filter<Order> = Field(\.customer).hasPrefix(#"a.*(b)\"#)
        let expected = RegularExpression(#"^a\.\*\(b\)\\"#)
        #expect(try filter.document == ["customer": ["$regex": .regularExpression(expected)]])
        let inside: Filter<Order> = Field(\.note).contains("1+1", ignoringCase: true)
        let pattern = RegularExpression(#"1\+1"#, options: "i")
        #expect(try inside.document == ["note": ["$regex": .regularExpression(pattern)]])
    }

    @Test func documentsAreComparedNotInterpreted() throws {
        struct Bag: Codable, Sendable { var content: Document }
        let filter: Filter<Bag> = \.content == ["$gt": ""]
        #expect(try filter.document == ["content": ["$eq": ["$gt": ""]]])
    }

    @Test func rawDocumentsStayWhole() throws {
        let raw = Filter<Order>.unsafe(["total": ["$gte": 1]])
        #expect(try json(raw) == #"{"total":{"$gte":1}}"#)
        #expect(
            try json(raw && \.total < 5) == #"{"$and":[{"total":{"$gte":1}},{"total":{"$lt":5.0}}]}"#)
    }

    @Test func valuesThatBSONCannotHoldThrowWhenRendered() {
        struct Wide: Codable, Sendable { var number: UInt64 }
        let filter: Filter<Wide> = \.number == .max
        let error = #expect(throws: LoomError.self) { try filter.document }
        #expect(error?.code == .coding)
        #expect(error?.underlying?.code == .numberOutOfRange)
        #expect(filter.description.hasPrefix("<"))
    }

    @Test func filtersPrintAsWhatIsSent() {
        let filter: Filter<Order> = \.total >= 10
        #expect("\(filter)" == #"{"total":{"$gte":10.0}}"#)
    }

    @Test func identitiesAreComparedByValue() throws {
        let id = ObjectID()
        #expect(try json(\.id == id) == #"{"_id":{"$oid":"\#(id)"}}"#)
        #expect(try json(\.id == Identity(id)) == #"{"_id":{"$oid":"\#(id)"}}"#)
        #expect(try json(Field(\.id).isIn([id])) == #"{"_id":{"$in":[{"$oid":"\#(id)"}]}}"#)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
