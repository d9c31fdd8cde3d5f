import JixiaCore
import Testing

@testable import JixiaAccounts

/// The country of an earlier year, made of today's by taking back what has really happened since.
enum EarlierAreas {
    /// 襄樊 was renamed 襄阳 (2010); Hangzhou merged 下城 and 江干 into their neighbours and made 临平 and 钱塘 (2021); 加格达奇 gave
    /// its code to 漠河, which had been a county (2018). 滨江 has another code here than it ever had.
    static func set() throws -> AreaSet {
        var lines = AreaSet.builtIn.text.split(separator: "\n").map(String.init)
        let since = ["330113", "330114", "330108", "420600", "232701", "232761"]
        lines.removeAll { line in since.contains { line.hasPrefix($0 + "\t") } }
        lines += [
            "330103\t330100\t下城区", "330104\t330100\t江干区", "330107\t330100\t滨江区", "420600\t420000\t襄樊市",
            "232701\t232700\t加格达奇区", "232723\t232700\t漠河县",
        ]
        return try AreaSet(lines.joined(separator: "\n"), asOf: "2009-12-31")
    }
}

@Suite struct AreaDifferenceTests {
    @Test func `what has really happened is told in words`() throws {
        let old = try EarlierAreas.set()
        let difference = AreaDifference(from: old.tree, to: AreaSet.builtIn.tree)
        #expect(difference.new.map(\.description) == ["232761 黑龙江省 大兴安岭地区 加格达奇区", "330113 浙江省 杭州市 临平区", "330114 浙江省 杭州市 钱塘区"])
        #expect(difference.gone.map(\.description) == ["232723 黑龙江省 大兴安岭地区 漠河县", "330103 浙江省 杭州市 下城区", "330104 浙江省 杭州市 江干区"])
        #expect(difference.renamed.map(\.description) == ["232701 黑龙江省 大兴安岭地区 加格达奇区 → 黑龙江省 大兴安岭地区 漠河市", "420600 湖北省 襄樊市 → 湖北省 襄阳市"])
        #expect(difference.renumbered.map(\.description) == ["330107 → 330108 浙江省 杭州市 滨江区"])
        #expect(difference.moved.isEmpty && !difference.hasLostProvince && difference.goneShare < 0.01)
    }

    @Test func `an area in another city has moved`() throws {
        let old = try AreaSet(AreaSetTests.small + "12\t1\t南市\n121\t12\t南区\n")
        let new = try AreaSet(AreaSetTests.small.replacing("112\t11", with: "112\t12") + "12\t1\t南市\n121\t12\t南区\n")
        let difference = AreaDifference(from: old.tree, to: new.tree)
        #expect(difference.moved.map(\.description) == ["112 北省 北市 西区 → 北省 南市 西区"])
        #expect(difference.new.isEmpty && difference.gone.isEmpty && difference.renamed.isEmpty)
    }

    @Test func `the same set changes nothing`() { #expect(AreaDifference(from: AreaSet.builtIn.tree, to: AreaSet.builtIn.tree).isEmpty) }
}
