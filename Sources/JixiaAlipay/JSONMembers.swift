/// Where each member of a JSON object stands in its bytes. Alipay signs an answer's bytes as they came,
/// so they must be found, not made again.
struct JSONMembers {
    private(set) var ranges: [String: Range<Int>] = [:]
    private let bytes: [UInt8]
    private var place = 0

    /// Nil where the bytes are no object, or name a member twice. Members are not checked inside.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard take("{") else { return nil }
        if !take("}") {
            repeat {
                guard let name = takeName(), take(":"), let range = takeValue(), ranges[name] == nil else { return nil }
                ranges[name] = range
            } while take(",")
            guard take("}") else { return nil }
        }
        skipBlanks()
        guard place == bytes.count else { return nil }
    }

    private mutating func skipBlanks() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func takeName() -> String? {
        skipBlanks()
        let start = place
        guard skipString() else { return nil }
        let name = bytes[(start + 1)..<(place - 1)]
        return name.contains(UInt8(ascii: "\\")) ? nil : String(decoding: name, as: UTF8.self)
    }

    /// Passes over one value; nil where it does not end.
    private mutating func takeValue() -> Range<Int>? {
        skipBlanks()
        let start = place
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard skipString() else { return nil }
                if depth == 0 { return start..<place }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return place > start ? start..<place : nil }
                depth -= 1
                place += 1
                if depth == 0 { return start..<place }
            case UInt8(ascii: ",") where depth == 0:
                return place > start ? start..<place : nil
            default: place += 1
            }
        }
        return nil
    }

    private mutating func skipString() -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
        place += 1
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""):
                place += 1
                return true
            default: place += 1
            }
        }
        return false
    }
}
