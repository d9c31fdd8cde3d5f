import Crypto
import JixiaCore

/// Entity tags (RFC 9110 §8.8.3).
public enum ETag {
    /// A strong tag: equal bytes, equal tag.
    public static func of(_ bytes: [UInt8]) -> String {
        "\"" + Array(SHA256.hash(data: bytes).prefix(16)).hexadecimal + "\""
    }

    /// Whether `If-None-Match` names this tag; compared weakly, as the RFC demands for it.
    public static func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { candidate in
            let name = candidate.drop { $0 == " " }
            let bare = name.hasPrefix("W/") ? name.dropFirst(2) : name
            return bare == "*" || bare.prefix { $0 != " " } == tag[...]
        }
    }
}
