import Foundation
import JixiaCore
import JixiaMessages

/// A mail as it goes over the wire: ASCII, lines of at most 76 (an address or a link alone may be longer, up to 998).
struct MIMEMessage {
    let bytes: [UInt8]

    init(_ mail: Mail, from: MailAddress, at moment: Moment) {
        var lines = [
            "Date: \(Self.date(moment))",
            EncodedWord.line("From", from),
            EncodedWord.line("To", mail.to),
            "Message-ID: <\(Self.atom(mail.id))@\(from.domain)>",
            EncodedWord.line("Subject", mail.subject),
            "MIME-Version: 1.0",
            "Content-Language: \(mail.language.rawValue)",
            // Nobody's holiday notice answers it (RFC 3834).
            "Auto-Submitted: auto-generated",
        ]
        if let link = mail.unsubscribe {
            lines.append("List-Unsubscribe:\r\n <\(link)>")
            if link.hasPrefix("https:") { lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click") }
        }
        if let html = mail.html {
            // Not base64: a line of a part can never look like the boundary.
            let boundary = "=_jixia_" + Chance.bytes(12).hexadecimal
            lines.append("Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"")
            lines += ["", "--\(boundary)"] + Self.part("plain", mail.text)
            lines += ["--\(boundary)"] + Self.part("html", html) + ["--\(boundary)--"]
        } else {
            lines += Self.part("plain", mail.text)
        }
        bytes = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private static func part(_ kind: String, _ text: String) -> [String] {
        let body = Data(wireLines(text).utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return ["Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: base64", "", body]
    }

    /// Text inside base64 has the line ends of the wire too.
    private static func wireLines(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: "\r\n")
        return lines.hasSuffix("\r\n") || lines.isEmpty ? lines : lines + "\r\n"
    }

    /// Of any id a word that may stand in a Message-ID, different ids as different words.
    private static func atom(_ id: String) -> String {
        id.utf8.map {
            $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") ? String(Unicode.Scalar($0)) : "=" + [$0].hexadecimal
        }
        .joined()
    }

    /// `Sat, 21 Nov 2026 08:53:57 +0000`
    static func date(_ moment: Moment) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: moment.date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.hour, parts.minute, parts.second].map { twoDigits($0 ?? 0) }.joined(separator: ":")
        return
            "\(days[(parts.weekday ?? 1) - 1]), \(twoDigits(parts.day ?? 1)) \(months[(parts.month ?? 1) - 1]) \(parts.year ?? 1970) \(clock) +0000"
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
