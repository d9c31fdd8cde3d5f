import JixiaShop

/// A title as a cover shows it: `《古代汉语教程（第三版）》` becomes a large line, a small one, and the English below.
struct CoverText {
    let lines: [String]
    /// What stands in brackets.
    let detail: String?
    let english: [String]

    private static let widthMax = 15
    private static let englishMax = 47

    init(_ title: Bilingual) {
        let plain = title.chinese.filter { !"《》".contains($0) }
        let parts = plain.split(separator: "（", maxSplits: 1)
        lines = Self.balanced(String(parts.first ?? ""))
        detail = parts.count > 1 ? String(parts[1].filter { $0 != "）" }) : nil
        english = Self.wrapped(title.english)
    }

    /// A Chinese letter is as wide as two Latin ones.
    private static func width(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + width($1) } }
    private static func width(_ letter: Character) -> Int { letter.isASCII ? 1 : 2 }

    /// What a title likes to begin its second line with.
    private static let tails = DemoCategory.all.flatMap { $0.lines.flatMap(\.forms) }.compactMap { form -> String? in
        let tail = form.title.chinese.split(separator: "（")[0].filter { !"《》%".contains($0) }
        return tail.isEmpty ? nil : tail
    }

    /// One line if it fits, else two: before the tail, or of nearly the same length. Latin words are not cut.
    private static func balanced(_ text: String) -> [String] {
        let whole = width(text)
        guard whole > widthMax else { return [text] }
        if let tail = tails.first(where: { text.hasSuffix($0) && text.count > $0.count }) {
            return [String(text.dropLast(tail.count)), tail]
        }
        let letters = Array(text)
        var best = (cut: 0, off: Int.max)
        for cut in 1..<letters.count {
            let inWord = letters[cut - 1].isASCII && letters[cut].isASCII && letters[cut] != " " && letters[cut - 1] != " "
            let off = abs(whole - 2 * width(String(letters[..<cut])))
            if !inWord, off < best.off { best = (cut, off) }
        }
        guard best.cut > 0 else { return [text] }
        return [letters[..<best.cut], letters[best.cut...]].map { trimmed($0) }
    }

    private static func trimmed(_ letters: ArraySlice<Character>) -> String {
        String(letters.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + word.count < englishMax {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
