import JixiaLimits
import Testing

@Suite struct RateTests {
    @Test(arguments: [
        ("10 per hour", [Rate(10, .hour)]),
        ("10/hour;100/day;2000 per year", [Rate(10, .hour), Rate(100, .day), Rate(2000, .year)]),
        ("100/day, 500/7days", [Rate(100, .day), Rate(500, per: 7, .day)]),
        ("1/second|2 per 30 Seconds", [Rate(1, .second), Rate(2, per: 30, .second)]),
        ("5perminute", [Rate(5, .minute)]),
        ("  5 PER 2 MONTHS  ", [Rate(5, per: 2, .month)]),
        ("5 / 2months", [Rate(5, per: 2, .month)]),
        ("0/day", [Rate(0, .day)]),
        ("007/0 days", [Rate(7, .day)]),
        ("10/hour:;5/day", [Rate(10, .hour), Rate(5, .day)]),
    ])
    func `the notation of Flask-Limiter is read`(_ text: String, _ rates: [Rate]) throws {
        try #expect(Rate.parseMany(text) == rates)
    }

    @Test(arguments: [
        "", " ", "10", "hour", "ten per hour", "10 per", "per hour", "10 hour", "10//hour", "10 pro hour", "-1/day", "1.5/day", "10/hours2",
        "10/hour;", ";10/hour", "10/hour;;1/day", "10/hour:", "10/hour 5/day",
    ])
    func `what is no rate is refused with the way to write it`(_ text: String) {
        let error = #expect(throws: RateError.self) { try Rate.parseMany(text) }
        #expect(error?.description == "\"\(text)\" is no rate: write it like \"10 per hour\" or \"500/7days\"")
    }

    @Test(arguments: [
        ("10/fortnight", "\"fortnight\" is none of second, minute, hour, day, month and year"),
        ("10/hour, 1/hourss", "\"hourss\" is none of second, minute, hour, day, month and year"),
        ("99999999999999999999/day", "the amount is too large"),
        ("1/99999999999999999999 days", "the window is too long"),
        ("1/99999999999 years", "the window is too long"),
    ])
    func `the error says what is wrong`(_ text: String, _ reason: String) {
        let error = #expect(throws: RateError.self) { try Rate.parseMany(text) }
        #expect(error?.text == text && error?.reason == reason)
    }

    @Test func `one rate is one rate`() throws {
        try #expect(Rate.parse("500/7days") == Rate(500, per: 7, .day))
        let error = #expect(throws: RateError.self) { try Rate.parse("1/second;5/minute") }
        #expect(error?.reason == "one is wanted here, not 2")
    }

    @Test(arguments: zip(Rate.Granularity.allCases, [1, 60, 3600, 86_400, 2_592_000, 31_104_000]))
    func `a month is 30 days, and a year twelve of them`(_ granularity: Rate.Granularity, _ seconds: Int) {
        #expect(Rate(1, per: 3, granularity).seconds == 3 * seconds)
    }

    @Test func `a rate prints as the library prints it`() {
        #expect(Rate(500, per: 7, .day).description == "500 per 7 day")
    }
}
