import JixiaCore
import Testing

@testable import JixiaAccounts

@Suite struct TOTPTests {
    private let secret = Array("12345678901234567890".utf8)

    private func at(_ seconds: Int64) -> Moment { Moment(milliseconds: seconds * 1000) }

    /// RFC 6238, appendix B; the last six of the eight digits that it prints.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ])
    func `codes are those of the standard`(_ seconds: Int64, _ code: String) {
        #expect(TOTP.code(secret, step: TOTP.step(at: at(seconds))) == code)
    }

    /// RFC 4226, appendix D.
    @Test func `and those of the standard it stands on`() {
        let codes = (0..<10).map { TOTP.code(secret, step: $0) }
        #expect(
            codes == ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])
    }

    @Test func `a clock may differ by one step and no more`() {
        let now = at(1_234_567_890)
        let step = TOTP.step(at: now)
        for drift: Int64 in -1...1 {
            #expect(TOTP.step(of: TOTP.code(secret, step: step + drift), secret: secret, at: now) == step + drift)
        }
        for drift: Int64 in [-3, -2, 2, 3] {
            #expect(TOTP.step(of: TOTP.code(secret, step: step + drift), secret: secret, at: now) == nil)
        }
    }

    @Test(arguments: ["", "00592", "0059240", "005924 ", "００５９２４", "abcdef"])
    func `whatever is not the code is wrong`(_ given: String) {
        #expect(TOTP.step(of: given, secret: secret, at: at(1_234_567_890)) == nil)
    }

    /// RFC 4648 §10, without its padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of the standard`(_ plain: String, _ encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded)
    }
}
