import CCurl
import JixiaMessages
import Testing

@testable import JixiaMail

@Suite struct TransferTests {
    /// A transfer that heard these lines, before or after the whole message was handed over.
    private func transfer(_ heard: String, handedOver: Bool = false) -> Transfer {
        var transfer = Transfer(Array("message".utf8))
        if handedOver {
            withUnsafeTemporaryAllocation(byteCount: 100, alignment: 1) { _ = transfer.read(into: $0) }
        }
        Array(heard.utf8).withUnsafeBytes { transfer.heard($0) }
        return transfer
    }

    private func failure(_ result: CURLcode, _ transfer: Transfer) -> MailFailure {
        transfer.failure(result, words: "", secrets: ["hidden"])
    }

    @Test func `the last line of an answer counts, in whatever pieces it comes`() {
        var transfer = Transfer([])
        for byte in "220 a\r\n250-b\r\n250 c\r\n550-5.1.1 no\r\n550 5.1.1 really no\r\n221 bye\r\n".utf8 {
            withUnsafeBytes(of: byte) { transfer.heard($0) }
        }
        #expect(transfer.reply == Transfer.Reply(code: 550, text: "5.1.1 really no"))
    }

    @Test func `the message is read to its end, in whatever pieces it goes`() {
        var transfer = Transfer(Array("message".utf8))
        var read: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 3, alignment: 1) { buffer in
            #expect(!transfer.isHandedOver)
            for expected in [3, 3, 1, 0] {
                let count = transfer.read(into: buffer)
                #expect(count == expected)
                read += buffer.prefix(count)
            }
        }
        #expect(read == Array("message".utf8))
        #expect(transfer.isHandedOver)
    }

    @Test func `what is cut before the whole mail was handed over goes again`() {
        #expect(failure(CURLE_RECV_ERROR, transfer("354 go on\r\n")).kind == .temporary)
        #expect(failure(CURLE_RECV_ERROR, transfer("354 go on\r\n", handedOver: true)).kind == .unknown)
        #expect(failure(CURLE_SEND_ERROR, transfer("250 fine\r\n")).kind == .temporary)
    }

    @Test func `an answer about this side does not condemn the mail`() {
        #expect(failure(CURLE_SEND_ERROR, transfer("530 log in first\r\n")).kind == .temporary)
        #expect(failure(CURLE_WEIRD_SERVER_REPLY, transfer("554 not today\r\n")).kind == .temporary)
        #expect(failure(CURLE_SEND_ERROR, transfer("421 closing\r\n")).kind == .temporary)
        #expect(failure(CURLE_SEND_ERROR, transfer("550 no such user\r\n")).kind == .permanent)
        #expect(failure(CURLE_WEIRD_SERVER_REPLY, transfer("554 spam\r\n", handedOver: true)).kind == .permanent)
    }

    @Test func `an answer is shown without secrets, addresses and control characters, and short`() {
        let answer = "550 \u{1B}[31m hidden aGlkZGVu anna@example.com=Bob.B@b.example " + String(repeating: "x", count: 500)
        let reason = failure(CURLE_SEND_ERROR, transfer(answer + "\r\n")).reason
        #expect(reason.hasPrefix("the server answered 550  [31m *** *** a***@example.com=B***@b.example xxx"))
        #expect(reason.count < 250)
        #expect(failure(CURLE_LOGIN_DENIED, transfer("535 hidden\r\n")).reason == "the server refused the login (535)")
    }
}
