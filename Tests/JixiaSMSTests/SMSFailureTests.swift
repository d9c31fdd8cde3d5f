import JixiaMessages
import Testing

@testable import JixiaSMS

@Suite struct SMSFailureTests {
    @Test(arguments: SMSFailure.Reason.allCases)
    func `what nobody knows never goes to another vendor`(_ reason: SMSFailure.Reason) {
        let failure = SMSFailure("aliyun", reason)
        if failure.fate == .unknown { #expect(!failure.mayGoElsewhere) }
    }

    @Test func `every reason has its place`() {
        func reasons(_ fate: SendFate) -> Set<SMSFailure.Reason> {
            Set(SMSFailure.Reason.allCases.filter { SMSFailure("", $0).fate == fate })
        }
        #expect(reasons(.unknown) == [.tookTooLong, .cutOff, .vendorBroken, .garbled, .triedBefore])
        #expect(reasons(.refused) == [.number, .blocked, .limit, .content, .refused])
        #expect(
            Set(SMSFailure.Reason.allCases.filter { SMSFailure("", $0).mayGoElsewhere })
                == [.template, .balance, .account, .busy, .rejected, .unreachable, .switchedOff, .notOffered])
    }

    @Test func `it prints no number, no line break and no novel`() {
        #expect(SMSFailure("aliyun", .number, code: "bad:13812345678\n!").description == "aliyun number bad:138****5678?!")
        #expect(SMSFailure("aliyun", .number, code: String(repeating: "x", count: 1000)).code?.count == 64)
        #expect(SMSFailure("", .triedBefore).description == "triedBefore")
    }

    @Test(arguments: [
        ("13800000000", true), ("19912345678", true), ("12800000000", false), ("1380000000", false), ("+8613800000000", false),
        ("138000000000", false), ("1380000000٠", false), ("", false),
    ])
    func `mobile numbers are known when seen`(_ text: String, _ isOne: Bool) {
        #expect(Mobile.isOne(text) == isOne)
    }

    @Test func `numbers are masked`() {
        #expect(Mobile.masked("13812340000") == "138****0000")
        #expect(Mobile.masked("1234567") == "****")
        #expect(Mobile.masked(in: "to 13812340000, 8613912345678") == "to 138****0000, 86139****5678")
    }
}
