import BSON
import Loom
import Testing

@Suite struct UpdateTests {
    @Test func fields() throws {
        #expect(try json(.set(\.total, to: 5)) == #"{"$set":{"total":5.0}}"#)
        #expect(try json(.set(\.note, to: "x")) == #"{"$set":{"note":"x"}}"#)
        #expect(try json(.set(\.address?.city, to: "Rome")) == #"{"$set":{"address.c":"Rome"}}"#)
        #expect(try json(.unset(\.note)) == #"{"$unset":{"note":""}}"#)
        #expect(try json(.setOnInsert(\.quantity, to: 2)) == #"{"$setOnInsert":{"qty":2}}"#)
        #expect(try json(.rename(Field("old"), to: \.total)) == #"{"$rename":{"old":"total"}}"#)
        #expect(try json(.setToNow(\.note)) == #"{"$currentDate":{"note":true}}"#)
    }

    @Test func nilRemovesAnOptionalField() throws {
        let absent: String? = nil
        #expect(try json(.set(\.note, to: absent)) == #"{"$unset":{"note":""}}"#)
        #expect(try json(.set(\.note, to: nil)) == #"{"$unset":{"note":""}}"#)
    }

    @Test func numbers() throws {
        #expect(try json(.increment(\.quantity, by: 2)) == #"{"$inc":{"qty":2}}"#)
        #expect(try json(.increment(\.discount, by: 0.5)) == #"{"$inc":{"discount":0.5}}"#)
        #expect(try json(.multiply(\.total, by: 1.5)) == #"{"$mul":{"total":1.5}}"#)
        #expect(try json(.min(\.total, 1)) == #"{"$min":{"total":1.0}}"#)
        #expect(try json(.max(\.discount, 1)) == #"{"$max":{"discount":1.0}}"#)
    }

    @Test func arrays() throws {
        #expect(try json(.push(\.tags, "a")) == #"{"$push":{"tags":{"$each":["a"]}}}"#)
        #expect(
            try json(.push(\.tags, contentsOf: ["a", "b"], at: 0, keepingLast: 5))
                == #"{"$push":{"tags":{"$each":["a","b"],"$position":0,"$slice":-5}}}"#)
        #expect(try json(.addToSet(\.tags, "a", "b")) == #"{"$addToSet":{"tags":{"$each":["a","b"]}}}"#)
        #expect(try json(.pull(\.tags, "a")) == #"{"$pullAll":{"tags":["a"]}}"#)
        #expect(try json(.pull(\.items, where: \.count == 0)) == #"{"$pull":{"items":{"count":0}}}"#)
        #expect(try json(.removeFirst(\.tags)) == #"{"$pop":{"tags":-1}}"#)
        #expect(try json(.removeLast(\.tags)) == #"{"$pop":{"tags":1}}"#)
    }

    @Test func severalOperationsAreOneUpdate() throws {
        #expect(
            try json([.set(\.total, to: 5), .increment(\.quantity), .set(\.isPaid, to: true)])
                == #"{"$set":{"total":5.0,"paid":true},"$inc":{"qty":1}}"#)
        let update = Update<Order>.set(\.total, to: 5).and(.unset(\.note))
        #expect("\(update)" == #"{"$set":{"total":5.0},"$unset":{"note":""}}"#)
    }

    @Test func anUpdateThatContradictsItselfIsRefused() {
        let twice: Update<Order> = [.set(\.total, to: 5), .increment(\.total)]
        #expect(throws: LoomError.self) { try twice.document }
        let empty: Update<Order> = []
        let error = #expect(throws: LoomError.self) { try empty.document }
        #expect(error?.code == .emptyUpdate)
    }

    @Test func anAbsentConditionNeverEmptiesAnArray() {
        let update = Update<Order>.pull(\.items, where: .ifPresent(nil as Int?) { \.count == $0 })
        let error = #expect(throws: LoomError.self) { try update.document }
        #expect(error?.code == .emptyFilter)
    }

    @Test func rawUpdatesJoinInAndReplacementsAreRefused() throws {
        #expect(
            try json([.unsafe(["$bit": ["flags": ["and": 1]]]), .set(\.total, to: 5)])
                == #"{"$bit":{"flags":{"and":1}},"$set":{"total":5.0}}"#)
        #expect(throws: LoomError.self) { try Update<Order>.unsafe(["total": 5]).document }
    }
}
