import JixiaLimits
import Testing

@Suite struct AddressRangeTests {
    @Test func `a range holds its addresses and no others`() throws {
        let network = try #require(AddressRange("10.0.0.0/8"))
        #expect(network.contains("10.200.3.4") && network.contains("::ffff:10.1.2.3") && !network.contains("11.0.0.1"))
        let one = try #require(AddressRange("192.0.2.7"))
        #expect(one.contains("192.0.2.7") && !one.contains("192.0.2.8"))
        let wide = try #require(AddressRange("2001:db8::/32"))
        #expect(wide.contains("2001:db8:9::1") && !wide.contains("2001:db9::1") && !wide.contains("10.0.0.1"))
    }

    @Test(arguments: ["", "school", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "2001:db8::/129", "10.0.0.0/8/8"])
    func `what is no range is none`(_ text: String) { #expect(AddressRange(text) == nil) }
}
