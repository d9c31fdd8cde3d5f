import Foundation

/// Passwords that everyone tries first.
enum CommonPasswords {
    private static let listed: Set<Substring> = Set(Resource.lines("common-passwords.txt"))
    private static let ofThisSite = ["jixia", "稷下"]

    static func contains(_ password: String) -> Bool {
        let plain = password.lowercased()
        // The site's own name with digits behind it is as common here as `password1` elsewhere.
        let letters = plain.filter { $0.isLetter }
        return listed.contains(Substring(plain)) || ofThisSite.contains(letters) || Set(plain).count < 3
    }
}

/// Data files of this module.
enum Resource {
    /// The lines of a file, those that begin with `# ` left out.
    static func lines(_ name: String) -> [Substring] { text(name).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("# ") } }

    /// A flat object of keys and texts.
    static func texts(_ name: String) -> [String: String] {
        guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(text(name).utf8)) else {
            preconditionFailure("the program was built with a broken file \(name)")
        }
        return texts
    }

    /// A program built without its files does not start.
    static func text(_ name: String) -> String {
        let places = [Bundle.module.bundleURL.appendingPathComponent("Resources"), Bundle.module.bundleURL]
        for place in places {
            guard let data = try? Data(contentsOf: place.appendingPathComponent(name)) else { continue }
            return String(decoding: data, as: UTF8.self)
        }
        preconditionFailure("the program was built without its file \(name)")
    }
}
