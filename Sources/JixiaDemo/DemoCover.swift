import JixiaShop

/// Draws a cover for a thing that has no photograph: a pattern of its department above, its title below.
public enum DemoCover {
    public static let side = 600
    private static let patternHeight = 348

    /// - Parameter category: an index of `DemoCategory.all`.
    public static func svg(category: Int, title: Bilingual, number: Int) -> String {
        var chance = DemoChance(seed: UInt64(number) &* 7919 &+ UInt64(category))
        let palettes = CoverPalette.all[category % CoverPalette.all.count]
        let palette = palettes[chance.below(palettes.count)]
        let department = DemoCategory.all[category % DemoCategory.all.count].title
        let text = CoverText(title)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" width="\(side)" height="\(side)" role="img" \
            aria-label="\(escaped(title.chinese))">
            <rect width="\(side)" height="\(side)" fill="\(palette.paper)"/>
            <svg width="\(side)" height="\(patternHeight)" viewBox="0 0 \(side) \(patternHeight)">
            <rect width="\(side)" height="\(patternHeight)" fill="\(palette.ground)"/>
            \(CoverPattern(palette: palette).svg(category: category, &chance))
            </svg>
            <rect y="\(patternHeight)" width="\(side)" height="6" fill="\(palette.bright)"/>
            \(words(text, palette))
            \(label(department, number, palette))
            </svg>

            """
    }

    private static let family = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

    private static func words(_ text: CoverText, _ palette: CoverPalette) -> String {
        let size = text.lines.count == 1 ? 66 : 50
        var y = patternHeight + (text.lines.count == 1 ? 98 : 70)
        var parts = ["<g font-family=\"\(family)\" fill=\"\(palette.ink)\">"]
        for line in text.lines {
            parts.append("<text x=\"40\" y=\"\(y)\" font-size=\"\(size)\" font-weight=\"700\">\(escaped(line))</text>")
            y += size + 7
        }
        y -= size + 7
        if let detail = text.detail {
            y += text.lines.count == 1 ? 42 : 37
            parts.append("<text x=\"41\" y=\"\(y)\" font-size=\"26\" fill=\"\(palette.accentInk)\">\(escaped(detail))</text>")
        }
        // The English keeps to the foot, so that covers stand level side by side.
        for (index, line) in text.english.enumerated() {
            let foot = side - 34 - (text.english.count - 1 - index) * 25
            parts.append("<text x=\"41\" y=\"\(foot)\" font-size=\"20\" fill-opacity=\".62\">\(escaped(line))</text>")
        }
        return parts.joined(separator: "\n") + "\n</g>"
    }

    /// The department's name in the upper left corner, the number in the lower right.
    private static func label(_ department: Bilingual, _ number: Int, _ palette: CoverPalette) -> String {
        let width = 36 + department.chinese.count * 24
        return """
            <g font-family="\(family)">
            <rect x="40" y="36" width="\(width)" height="42" rx="21" fill="\(palette.paper)"/>
            <text x="\(40 + width / 2)" y="65" font-size="23" font-weight="500" text-anchor="middle" fill="\(palette.ink)">\
            \(escaped(department.chinese))</text>
            <text x="560" y="566" font-size="20" text-anchor="end" fill="\(palette.accentInk)">№ \(number)</text>
            </g>
            """
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
