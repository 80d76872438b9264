import BSON
import Loom
import Testing

@Suite struct LoadDirectiveTests {
    @Test func aFindIsSentWhereverOneCanSayIt() throws {
        let query = Order.filter(\.total >= 10).sorted(by: \.total, .descending).skip(5).limit(20)
        #expect(
            "\(query)"
                == #"{"find":"orders","filter":{"total":{"$gte":10.0}},"sort":{"total":-1},"skip":5,"limit":20}"#
        )
        #expect("\(Order.all)" == #"{"find":"orders","filter":{}}"#)
    }

    @Test func filtersAndSortsComeInAnyOrder() throws {
        let query = Order.all.sorted(by: \.total).filter(\.quantity == 1).filter(\.customer == "a")
        #expect(
            "\(query)" == #"{"find":"orders","filter":{"qty":1,"customer":"a"},"sort":{"total":1}}"#)
        let sorted = Order.all.sorted(by: \.total).sorted(by: \.customer, .descending).sorted(
            by: \.total, .descending)
        #expect("\(sorted)" == #"{"find":"orders","filter":{},"sort":{"total":-1,"customer":-1}}"#)
    }

    @Test func skipsAddUpAndTheSmallestLimitCounts() throws {
        #expect(
            "\(Order.all.skip(2).skip(3).limit(9).limit(4))"
                == #"{"find":"orders","filter":{},"skip":5,"limit":4}"#)
    }

    @Test func otherOrdersOfCallsArePipelines() throws {
        #expect(
            "\(Order.all.limit(3).filter(\.quantity == 1))"
                == #"{"aggregate":"orders","pipeline":[{"$limit":3},{"$match":{"qty":1}}],"cursor":{}}"#)
        #expect(
            "\(Order.all.limit(9).skip(3))"
                == #"{"aggregate":"orders","pipeline":[{"$limit":9},{"$skip":3}],"cursor":{}}"#)
        #expect(
            "\(Order.all.skip(1).sorted(by: \.total))"
                == #"{"aggregate":"orders","pipeline":[{"$skip":1},{"$sort":{"total":1}}],"cursor":{}}"#)
    }

    @Test func aLimitOfNothingAsksForNothing() throws {
        #expect("\(Order.filter(\.total > 1).limit(0))" == #"{"find":"orders","filter":{"_id":{"$in":[]}}}"#)
        #expect("\(Order.all.limit(0).filter(\.total > 1))".contains(#"{"$match":{"_id":{"$in":[]}}}"#))
    }

    @Test func negativeNumbersAreRefused() {
        for query in [Order.all.skip(-1), Order.all.limit(-1), Order.all.batchSize(0)] {
            let error = #expect(throws: LoomError.self) { try query.command }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test func projectionsAskForTheFieldsOfTheType() throws {
        struct Line: Codable, Sendable {
            var customer: String
            var quantity: Int
            enum CodingKeys: String, CodingKey {
                case customer
                case quantity = "qty"
            }
        }
        struct Card: Codable, Sendable { var id: ObjectID }
        #expect(
            "\(Order.all.project(to: Line.self).limit(1))"
                == #"{"find":"orders","filter":{},"projection":{"customer":1,"qty":1,"_id":0},"limit":1}"#
        )
        #expect(
            "\(Order.all.project(to: Card.self))" == #"{"find":"orders","filter":{},"projection":{"_id":1}}"#)
        #expect("\(Order.all.project(to: Document.self))" == #"{"find":"orders","filter":{}}"#)
    }

    @Test func stagesByHandStandWhereTheyAreWritten() throws {
        let query = Order.filter(\.total > 1).unsafe(stages: [["$sortByCount": "$note"]]).limit(2)
        let stages = #"[{"$match":{"total":{"$gt":1.0}}},{"$sortByCount":"$note"},{"$limit":2}]"#
        #expect("\(query)" == #"{"aggregate":"orders","pipeline":\#(stages),"cursor":{}}"#)
    }

    @Test func derivingLeavesTheOriginalAlone() throws {
        let query = Order.filter(\.total > 1)
        let before = "\(query)"
        _ = query.limit(1)
        _ = query.sorted(by: \.total)
        #expect("\(query)" == before)
    }

    @Test func withoutAStoreThereIsAClearError() async {
        let error = await #expect(throws: LoomError.self) { try await Order.all.loadMany() }
        #expect(error?.code == .noStore)
    }
}
