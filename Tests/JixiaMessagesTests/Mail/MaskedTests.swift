import JixiaMessages
import Testing

@Suite struct MaskedTests {
    @Test func `an address is masked but for its first letter`() {
        #expect(Masked.address("meng@example.com") == "m***@example.com")
        #expect(Masked.address("broken") == "b***")
    }

    @Test func `what a server said shows no address and no secret`() {
        #expect(Masked.text("550 <meng@example.com> said pass-word", secrets: ["pass-word"]) == "550 <m***@example.com> said ***")
    }
}
