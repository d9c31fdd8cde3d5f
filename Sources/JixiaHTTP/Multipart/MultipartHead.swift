import JixiaCore

/// What the header lines of a part say. A file's name is told by its being there; what it is plays no part.
struct MultipartHead: Equatable {
    private static let linesMax = 16
    private static let nameMax = 100

    let name: String
    let isFile: Bool

    /// - Throws: `Failure.unreadableBody` unless there is one `Content-Disposition: form-data; name=…`.
    init(_ bytes: ArraySlice<UInt8>) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure.unreadableBody }
        let lines = text.split(separator: "\r\n")
        guard lines.count <= Self.linesMax else { throw Failure.unreadableBody }
        var disposition: [String: String]?
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, line.first?.isWhitespace == false else { throw Failure.unreadableBody }
            switch parts[0].lowercased() {
            case "content-disposition":
                guard disposition == nil else { throw Failure.unreadableBody }
                disposition = try Self.parameters(parts[1], of: "form-data")
            case "content-transfer-encoding":
                // RFC 7578 §4.7: not to be used; what says nothing does no harm.
                guard ["7bit", "8bit", "binary"].contains(parts[1].lowercased().filter { $0 != " " }) else { throw Failure.unreadableBody }
            default: break
            }
        }
        guard let name = disposition?["name"], (1...Self.nameMax).contains(name.utf8.count) else { throw Failure.unreadableBody }
        self.name = name
        isFile = disposition?["filename"] != nil || disposition?["filename*"] != nil
    }

    /// Reads `form-data; name="file"; filename="a.png"`: the parameters after the value, by their names in small letters.
    /// - Throws: `Failure.unreadableBody` where a parameter comes twice, or a quotation has no end.
    static func parameters(_ text: Substring, of value: String) throws -> [String: String] {
        var rest = text.drop { $0 == " " || $0 == "\t" }
        let start = rest.prefix { $0 != ";" }
        guard start.lowercased().filter({ $0 != " " && $0 != "\t" }) == value else { throw Failure.unreadableBody }
        rest = rest.dropFirst(start.count)
        var parameters: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.isEmpty { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { throw Failure.unreadableBody }
            rest = rest.dropFirst()
            let value = try rest.first == "\"" ? quoted(&rest) : bare(&rest)
            guard parameters.updateValue(value, forKey: name.lowercased().filter { $0 != " " }) == nil else { throw Failure.unreadableBody }
        }
        guard rest.isEmpty else { throw Failure.unreadableBody }
        return parameters
    }

    private static func bare(_ rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(value.count)
        return value.filter { $0 != " " && $0 != "\t" }
    }

    /// A backslash hides the quotation mark after it; browsers write `%22` for one.
    private static func quoted(_ rest: inout Substring) throws -> String {
        var value = ""
        var isHidden = false
        rest = rest.dropFirst()
        while let letter = rest.first {
            rest = rest.dropFirst()
            if !isHidden, letter == "\"" {
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return value.replacing("%22", with: "\"")
            }
            isHidden = !isHidden && letter == "\\"
            if !isHidden { value.append(letter) }
        }
        throw Failure.unreadableBody
    }
}
