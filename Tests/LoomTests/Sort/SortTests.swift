import BSON
import Loom
import Testing

@Suite struct SortTests {
    @Test func fieldsInOrderWithTheirDirections() throws {
        let sort = Sort<Order>(by: \.total, .descending).then(by: \.customer)
        #expect(try sort.document == ["total": -1, "customer": 1])
        #expect("\(sort)" == #"{"total":-1,"customer":1}"#)
    }

    @Test func aRepeatedFieldKeepsItsPlaceAndTakesTheLastDirection() throws {
        let sort = Sort<Order>(by: \.total).then(by: \.quantity).then(by: \.total, .descending)
        #expect(try sort.document == ["total": -1, "qty": 1])
    }

    @Test func fieldsByName() throws {
        #expect(try Sort<Order>(by: Field(\.items, each: \.sku)).document == ["items.sku": 1])
        #expect(try Sort<Order>().document.isEmpty)
    }
}
