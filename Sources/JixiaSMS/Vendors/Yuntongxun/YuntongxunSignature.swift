import Crypto
import Foundation
import JixiaCore

/// How Yuntongxun knows who asks: <http://www.yuntongxun.com/doc/rest/sms/3_2_2_2.html>. MD5 is its choice; TLS carries the weight.
enum YuntongxunSignature {
    /// `20140416142030`, on a clock in China.
    static func timestamp(_ moment: Moment) -> String { moment.beijing.filter(\.isNumber) }

    /// The query's `sig`: MD5 of account, token and timestamp, in capitals.
    static func parameter(_ accountSID: String, _ token: SMSSecret, _ timestamp: String) -> String {
        Insecure.MD5.hash(data: Array((accountSID + token.text + timestamp).utf8)).hexadecimal.uppercased()
    }

    /// The header `Authorization`: account and timestamp in Base64.
    static func authorization(_ accountSID: String, _ timestamp: String) -> String {
        Data((accountSID + ":" + timestamp).utf8).base64EncodedString()
    }
}
