import JixiaAlipay
import Testing

@Suite struct AlipayFormTests {
    @Test func `everything but letters, digits and four marks is escaped`() {
        #expect(AlipayForm.encode(["b": "a+b c&d=e/稷", "a": "A-._~9"]) == "a=A-._~9&b=a%2Bb%20c%26d%3De%2F%E7%A8%B7")
        #expect(AlipayForm.encode([:]) == "")
    }
}
