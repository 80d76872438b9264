import Testing

@testable import MongoTransport

@Suite("SlotTable") struct SlotTableTests {
    @Test("a slot given up is not taken before the reactor recycles it, and then under a new generation")
    func recycling() throws {
        let reactor = try Reactor.shared()
        var table = SlotTable()
        let first = table.insert { Registration(descriptor: -1, token: $0, reactor: reactor) }
        #expect(table[first.token] === first)
        table.remove(first.token)
        #expect(table[first.token] == nil)
        #expect(table.count == 0)

        let second = table.insert { Registration(descriptor: -1, token: $0, reactor: reactor) }
        #expect(second.token.slot != first.token.slot)
        table.recycle()
        let third = table.insert { Registration(descriptor: -1, token: $0, reactor: reactor) }
        #expect(third.token.slot == first.token.slot)
        #expect(third.token != first.token)
        #expect(table[first.token] == nil)
        #expect(table[third.token] === third)

        table.remove(first.token)
        #expect(table[third.token] === third)
        #expect(table.count == 2)
    }

    @Test("tokens that nobody was given find nobody")
    func unknownTokens() {
        let table = SlotTable()
        #expect(table[.wakeup] == nil)
        #expect(table[SlotToken(slot: 0, generation: 0)] == nil)
        let token = SlotToken(slot: 7, generation: .max)
        #expect(SlotToken(bits: token.bits) == token)
    }
}
