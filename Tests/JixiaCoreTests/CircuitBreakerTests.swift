import JixiaCore
import Testing

@Suite struct CircuitBreakerTests {
    private let breaker = CircuitBreaker()
    private let now = Moment(milliseconds: 1_800_000_000_000)

    private func fail(_ times: Int, at moment: Moment) {
        for _ in 0..<times { breaker.failed(at: moment) }
    }

    @Test func `four failures in a row are borne, the fifth switches off for half a minute`() {
        fail(4, at: now)
        #expect(breaker.allows(at: now))
        fail(1, at: now)
        #expect(!breaker.allows(at: now))
        #expect(!breaker.allows(at: now + .milliseconds(29_999)))
        #expect(breaker.allows(at: now + .seconds(30)))
    }

    @Test func `a success in between begins the count anew`() {
        fail(4, at: now)
        breaker.succeeded()
        fail(4, at: now)
        #expect(breaker.allows(at: now))
    }

    @Test func `after the pause one tries, and the others wait for how that ends`() {
        fail(5, at: now)
        let later = now + .seconds(30)
        #expect(breaker.allows(at: later))
        #expect(!breaker.allows(at: later))
        breaker.succeeded()
        #expect(breaker.allows(at: later))
    }

    @Test func `a try that fails brings another pause`() {
        fail(5, at: now)
        let later = now + .seconds(31)
        #expect(breaker.allows(at: later))
        fail(1, at: later + .seconds(2))
        #expect(!breaker.allows(at: later + .seconds(31)))
        #expect(breaker.allows(at: later + .seconds(32)))
    }

    @Test func `a try whose end is never told does not switch off for ever`() {
        fail(5, at: now)
        #expect(breaker.allows(at: now + .seconds(30)))
        #expect(breaker.allows(at: now + .seconds(60)))
    }
}
