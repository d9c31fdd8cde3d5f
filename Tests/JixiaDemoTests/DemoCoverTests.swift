import Foundation
import JixiaDemo
import JixiaShop
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct DemoCoverTests {
    @Test func `every cover is small, well-formed and needs nothing from outside`() {
        for commodity in DemoCatalogue.commodities() {
            let svg = DemoCover.svg(category: commodity.category, title: commodity.title, number: commodity.number)
            #expect(svg.utf8.count < 6 * 1024)
            #expect(isWellFormed(svg))
            #expect(!svg.contains("<script") && !svg.contains("href") && !svg.contains("url("))
            #expect(svg == DemoCover.svg(category: commodity.category, title: commodity.title, number: commodity.number))
        }
    }

    @Test func `a title cannot break out of its cover`() {
        let title = Bilingual(chinese: #"<b>&"'教材</b>"#, english: #"</text><script>alert("&")</script>"#)
        let svg = DemoCover.svg(category: 2, title: title, number: 9)
        #expect(isWellFormed(svg))
        #expect(!svg.contains("<script") && !svg.contains("<b>"))
    }

    @Test(arguments: ["", "（）", "《》", "Python", "一二三四五六七八九十一二三四五六七八九十"])
    func `odd titles are drawn too`(_ title: String) {
        #expect(isWellFormed(DemoCover.svg(category: 5, title: Bilingual(chinese: title, english: ""), number: 1)))
    }

    private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }
}
