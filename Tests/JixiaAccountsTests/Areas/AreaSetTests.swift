import JixiaCore
import Testing

@testable import JixiaAccounts

@Suite struct AreaSetTests {
    static let small = "# a small country, as of 2020-01-31\n1\t0\t北省\n11\t1\t北市\n111\t11\t东区\n112\t11\t西区\n"

    private func problems(_ text: String, asOf: String? = nil) -> [String] {
        do {
            _ = try AreaSet(text, asOf: asOf)
            return []
        } catch let error as WrongAreaFile { return error.problems } catch { return ["\(error)"] }
    }

    @Test func `the first line names source and date, and the option wins`() throws {
        let set = try AreaSet(Self.small)
        #expect(set.asOf == "2020-01-31" && set.source == "a small country, as of 2020-01-31")
        #expect(set.tree.counts == (1, 1, 2))
        #expect(try AreaSet(Self.small, asOf: "2021-02-28").asOf == "2021-02-28")
    }

    @Test func `a set written and read again is the same`() throws {
        let set = try AreaSet(Self.small)
        #expect(try AreaSet("# \(set.source)\n\(set.text)") == set)
        #expect(try AreaSet(AreaSet.builtIn.text, asOf: AreaSet.builtIn.asOf).tree == AreaSet.builtIn.tree)
    }

    @Test(arguments: ["2021-02-29", "2021-13-01", "21-1-1", "yesterday", "2021-01-01x"])
    func `a day that never was is no date`(_ date: String) { #expect(problems(Self.small, asOf: date) == ["\(date) is no date"]) }

    @Test func `a set has to have a date`() {
        #expect(problems("1\t0\t北省\n11\t1\t北市\n111\t11\t东区\n").count == 1)
    }

    @Test(
        arguments: [
            ("x\t11\t南区", "line 6: not a code"), ("113\t11", "line 6: not a code"), ("113\t11\t", "line 6: not a code"),
            ("-3\t11\t南区", "line 6: not a code"), ("113\t11\t南 区", "line 6: not a code"), ("113\t11\t南区\t", "line 6: not a code"),
            ("111\t11\t南区", "line 6: 111 stands in line 4 already"), ("211\t21\t南区", "211 南区: there is no area 21"),
            ("22\t221\t南市\n221\t22\t南区", "22 南市: lies in itself"), ("1111\t111\t一街", "1111 一街: lies deeper than a district"),
            ("2\t0\t南省", "2 南省: has no city"), ("12\t1\t南市", "12 南市: has no district"),
        ])
    func `what is wrong is told with its place`(_ line: String, _ words: String) {
        #expect(problems(Self.small + line).contains { $0.hasPrefix(words) })
    }

    @Test func `everything wrong is told at once, and nothing of it is a set`() {
        #expect(problems(Self.small + "x\n211\t21\t南区\n111\t11\t东区\n").count == 3)
        #expect(problems("# of 2020-01-31\n") == ["there is no area"])
    }
}
