import CCurl
import JixiaCore
import JixiaMessages

/// What happened while one mail was on its way.
struct Transfer {
    /// The last whole answer of the server.
    struct Reply: Equatable {
        let code: Int
        let text: String
    }

    let message: [UInt8]
    /// How much of the message libcurl has taken.
    private(set) var taken = 0
    private(set) var reply: Reply?
    private let begun = ContinuousClock.now
    private var line: [UInt8] = []

    init(_ message: [UInt8]) { self.message = message }

    /// Nothing is held back any more: from here on the server may have the mail, whatever it answers.
    var isHandedOver: Bool { !message.isEmpty && taken == message.count }

    var elapsed: Duration { ContinuousClock.now - begun }

    /// Gives libcurl the next bytes of the message; 0 at its end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = message[taken...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        taken += part.count
        return part.count
    }

    /// Takes what the server answers, line by line; of an answer in many lines the last one counts: `250-…`, `250 …`.
    mutating func heard(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            if byte != UInt8(ascii: "\n") {
                if line.count < 1000 { line.append(byte) }
                continue
            }
            // After a refusal libcurl says good-bye; 221 is what the server answers to that.
            if let reply = Self.reply(String(decoding: line, as: UTF8.self)), reply.code != 221 { self.reply = reply }
            line = []
        }
    }

    private static func reply(_ line: String) -> Reply? {
        guard let match = line.firstMatch(of: /^([2-5][0-9][0-9])(?: (.*))?\r?$/), let code = Int(match.output.1) else { return nil }
        return Reply(code: code, text: String(match.output.2 ?? ""))
    }

    // MARK: What it means

    /// The server's answers about this side's login or TLS; the mail itself is as good as any.
    private static let aboutUs: Set = [421, 454, 530, 534, 535, 538]

    /// Why the transfer failed. A refusal is for ever only where it answers to the mail itself: to its sender, its recipient
    /// or its text. One who does not let us in may let us in tomorrow.
    func failure(_ result: CURLcode, words: String, secrets: [String]) -> MailFailure {
        if result == CURLE_LOGIN_DENIED {
            // The answer could repeat what was said: the password.
            return MailFailure(.temporary, code: reply?.code, "the server refused the login\(reply.map { " (\($0.code))" } ?? "")")
        }
        if let reply, reply.code >= 400 {
            let isAboutMail = (isHandedOver || result == CURLE_SEND_ERROR) && reply.code >= 500 && !Self.aboutUs.contains(reply.code)
            let text = Masked.text("\(reply.code) \(reply.text)", secrets: secrets)
            return MailFailure(isAboutMail ? .permanent : .temporary, code: reply.code, "the server answered \(text)")
        }
        if isHandedOver { return MailFailure(.unknown, "the whole mail was sent, but no answer came") }
        return MailFailure(.temporary, Self.reason(result, Masked.text(words, secrets: secrets)))
    }

    private static func reason(_ result: CURLcode, _ words: String) -> String {
        let reason =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST: "the server's name is unknown"
            case CURLE_COULDNT_CONNECT: "the server cannot be reached"
            case CURLE_ABORTED_BY_CALLBACK: "the server cannot be reached in time"
            case CURLE_OPERATION_TIMEDOUT: "the server did not answer in time"
            case CURLE_USE_SSL_FAILED, CURLE_REMOTE_ACCESS_DENIED: "the server offers no STARTTLS; nothing was sent"
            case CURLE_PEER_FAILED_VERIFICATION: "the server's certificate is not trusted"
            case CURLE_SSL_CACERT_BADFILE: "the file of ca= cannot be read"
            case CURLE_SSL_CONNECT_ERROR: "TLS failed"
            default: "the connection broke"
            }
        return words.isEmpty ? "\(reason) (curl \(result.rawValue))" : "\(reason) (curl \(result.rawValue): \(words))"
    }
}
