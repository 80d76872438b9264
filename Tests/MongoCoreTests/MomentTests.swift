import MongoCore
import Testing

@Suite struct MomentTests {
    @Test func goesForwardAndBack() {
        let moment = Moment.start.advanced(by: .seconds(2))
        #expect(Moment.start < moment)
        #expect(Moment.start.duration(to: moment) == .seconds(2))
        #expect(moment.duration(to: .start) == .seconds(-2))
    }

    @Test func stopsAtTheEnds() {
        #expect(Moment.start.advanced(by: .seconds(Int64.max)) == Moment(nanoseconds: .max))
        #expect(Moment(nanoseconds: -5).advanced(by: .seconds(Int64.min)) == Moment(nanoseconds: .min))
        #expect(Moment(nanoseconds: .max).advanced(by: .nanoseconds(1)) == Moment(nanoseconds: .max))
    }
}

extension Moment {
    /// Some moment.
    static let start = Moment(nanoseconds: 1_000_000_000)

    static func += (moment: inout Moment, duration: Duration) {
        moment = moment.advanced(by: duration)
    }
}
