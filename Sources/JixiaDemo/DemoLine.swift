import JixiaShop

/// One of the six departments of the demonstration shop.
public struct DemoCategory: Sendable {
    public let title: Bilingual
    /// What the department says of everything in it, the last sentence of a description.
    let promises: [Bilingual]
    let lines: [DemoLine]

    /// All that the department could sell: every line in every form.
    var offers: [DemoOffer] { lines.flatMap { line in line.forms.map { DemoOffer(line: line, form: $0) } } }

    public static let all = [textbooks, workbooks, stationery, courses, science, campus]
}

/// A kind of thing, such as a subject or a pen.
struct DemoLine: Sendable {
    let name, about: Bilingual
    let yuan: Int
    let forms: [DemoForm]

    init(_ chinese: String, _ english: String, _ yuan: Int, _ aboutChinese: String, _ aboutEnglish: String, _ forms: [DemoForm]) {
        name = Bilingual(chinese: chinese, english: english)
        about = Bilingual(chinese: aboutChinese, english: aboutEnglish)
        self.yuan = yuan
        self.forms = forms
    }
}

/// What one thing of a kind is like, such as an edition or a size; `%` stands for the kind's name.
struct DemoForm: Sendable {
    let title: Bilingual
    let about: Bilingual
    let yuanMore: Int

    /// A book or a course.
    init(_ chinese: String, _ english: String, more yuan: Int = 0, _ aboutChinese: String, _ aboutEnglish: String) {
        title = Bilingual(chinese: chinese, english: english)
        about = Bilingual(chinese: aboutChinese, english: aboutEnglish)
        yuanMore = yuan
    }

    /// A thing of a certain size or colour: `学生圆规（黑色）`.
    init(_ chinese: String, _ english: String, more yuan: Int = 0) {
        self.init("%（\(chinese)）", "% (\(english))", more: yuan, "规格：\(chinese)。", "Option: \(english).")
    }
}

struct DemoOffer: Sendable {
    let line: DemoLine
    let form: DemoForm

    var title: Bilingual {
        Bilingual(
            chinese: form.title.chinese.replacing("%", with: line.name.chinese),
            english: form.title.english.replacing("%", with: line.name.english))
    }
}
