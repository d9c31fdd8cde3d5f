import Testing

@testable import JixiaHTTP

@Suite struct RequestLogTests {
    @Test func `mobile numbers in a path are masked, other numbers are not`() {
        #expect(LogText.masked("/api/users/mobiles/13912345678/count/") == "/api/users/mobiles/139****5678/count/")
        #expect(
            LogText.masked("/api/shopping/orders/26112100000000000000000000000000/")
                == "/api/shopping/orders/26112100000000000000000000000000/")
        #expect(LogText.masked("/commodities/5") == "/commodities/5")
    }
}
