import JixiaCore
import Testing

@Suite struct MomentTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (951_868_799, "2000-02-29T23:59:59Z"),
        (951_868_800, "2000-03-01T00:00:00Z"), (1_709_164_800, "2024-02-29T00:00:00Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"), (1_735_689_599, "2024-12-31T23:59:59Z"), (1_795_233_600, "2026-11-21T04:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"), (-86_400, "1969-12-31T00:00:00Z"), (-2_203_891_200, "1900-03-01T00:00:00Z"),
        (-2_203_891_201, "1900-02-28T23:59:59Z"), (-11_670_998_400, "1600-02-29T00:00:00Z"),
    ])
    func `a time is written as RFC 3339 says`(_ seconds: Int64, _ text: String) {
        #expect(Moment(milliseconds: seconds * 1000).rfc3339 == text)
    }

    @Test func `milliseconds are dropped, before 1970 too`() {
        #expect(Moment(milliseconds: 1_999).rfc3339 == "1970-01-01T00:00:01Z")
        #expect(Moment(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59Z")
        #expect(Moment(milliseconds: -1_001).rfc3339 == "1969-12-31T23:59:58Z")
    }

    @Test func `a clock in Beijing is eight hours ahead`() {
        #expect(Moment(milliseconds: 1_795_233_600_000).beijing == "2026-11-21 12:00:00")
        #expect(Moment(milliseconds: 1_709_136_000_000).beijing == "2024-02-29 00:00:00")
        #expect(Moment(milliseconds: 1_709_222_400_000 - 1000).beijing == "2024-02-29 23:59:59")
        #expect(Moment(milliseconds: -28_801_000).beijing == "1969-12-31 23:59:59")
    }

    @Test func `moments and durations add up`() {
        let start = Moment(milliseconds: 1_000)
        #expect(start + .minutes(2) == Moment(milliseconds: 121_000))
        #expect(start - .seconds(2) == Moment(milliseconds: -1_000))
        #expect((start + .hours(1)) - start == .seconds(3600))
        #expect(Duration.days(2) == .hours(48))
        #expect(start < start + .milliseconds(1))
    }

    @Test func `seconds to wait are rounded up and at least one`() {
        #expect(Duration.milliseconds(1_001).secondsRoundedUp == 2)
        #expect(Duration.milliseconds(1_000).secondsRoundedUp == 1)
        #expect(Failure.notFound.retry(after: .zero).retryAfter == 1)
    }
}
