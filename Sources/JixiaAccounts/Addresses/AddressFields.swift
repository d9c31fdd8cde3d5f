import JixiaCore
import JixiaMessages

/// The fields of an address as they were given: each may be missing, none is malformed.
struct AddressFields: Sendable {
    let country: Country?
    let title: String?
    let receiver: String?
    let mobile: String?
    let province: ID<Area>?
    let city: ID<Area>?
    let district: ID<Area>?
    let place: String?
    let line1: String?
    let line2: String?
    let locality: String?
    let region: String?
    let postalCode: String?

    /// Whether an area is named anew.
    var namesArea: Bool { [province, city, district].contains { $0 != nil } }

    init(_ form: inout Form) {
        country = form.optionalText("country", 2...2, pattern: "^[A-Z]{2}$", code: FieldCode.country) { Country($0) != nil }
            .flatMap { Country($0) }
        title = form.line("title", 1...20)
        receiver = form.line("receiver", 1...20)
        mobile = form.optionalText("mobile", 1...30, pattern: Phone.pattern, code: FieldCode.mobile, matches: Phone.isReadable)
            .map(Phone.plain)
        province = form.optionalID("province")
        city = form.optionalID("city")
        district = form.optionalID("district")
        place = form.line("place", 1...100)
        line1 = form.line("line1", 1...70)
        line2 = form.clearable("line2", 1...70)
        locality = form.line("locality", 1...40)
        region = form.clearable("region", 1...40)
        let postalCode = form.optionalText("postal_code", 1...12, pattern: "^[A-Za-z0-9 -]+$") { text in
            text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2D: true
                default: false
                }
            }
        }
        self.postalCode = postalCode ?? form.cleared("postal_code")
    }
}

extension Form {
    /// A text without line breaks, and not of blanks alone: it is printed on a parcel.
    fileprivate mutating func line(_ name: String, _ length: ClosedRange<Int>) -> String? {
        optionalText(name, length) { text in
            !text.allSatisfy(\.isWhitespace) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
                && !text.contains(where: \.isNewline)
        }
    }

    /// A text that may be taken away again: empty where it was given so, nil where it was not given.
    fileprivate mutating func clearable(_ name: String, _ length: ClosedRange<Int>) -> String? { line(name, length) ?? cleared(name) }

    fileprivate func cleared(_ name: String) -> String? { everything[name] == "" ? "" : nil }
}

/// The number that a parcel service calls: a mobile in mainland China, abroad any with its country code.
enum Phone {
    /// A masked one says that the number is to stay.
    static let pattern = #"^(1[3-9][0-9*]{9}|\+[1-9][0-9* ()-]{6,28})$"#
    private static let digits: ClosedRange<UInt8> = UInt8(ascii: "0")...UInt8(ascii: "9")

    static func isReadable(_ text: String) -> Bool { text.utf8.allSatisfy { digits.contains($0) || "+* ()-.".utf8.contains($0) } }

    /// Without what people put between the digits.
    static func plain(_ text: String) -> String { text.filter { !" ()-.".contains($0) } }

    static func isOne(_ text: String, in country: Country) -> Bool {
        if country == .china { return Mobile.isOne(text) }
        let bytes = Array(text.utf8)
        // E.164: at most 15 digits; shorter ones than 7 reach nobody from abroad.
        return bytes.first == UInt8(ascii: "+") && (8...16).contains(bytes.count) && bytes[1] != UInt8(ascii: "0")
            && bytes.dropFirst().allSatisfy(digits.contains)
    }

    /// `138****0000`, `+49****5678`.
    static func masked(_ number: String) -> String { Mobile.masked(number) }
}
