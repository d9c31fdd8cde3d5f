import JixiaDemo
import Testing

@Suite struct DemoCatalogueTests {
    let commodities = DemoCatalogue.commodities()

    @Test func `the shop opens with the same things every time`() {
        #expect(commodities == DemoCatalogue.commodities())
        #expect(commodities != DemoCatalogue.commodities(DemoChance(seed: 7)))
        // A release must not shuffle what readers of the documents see.
        #expect(commodities.first?.title.chinese == "《初中地理错题精讲》")
    }

    @Test func `300 things, 50 in each of six departments, none named twice`() {
        #expect(commodities.count == 300)
        #expect(commodities.map(\.number) == Array(1...300))
        #expect(DemoCategory.all.count == 6)
        for category in DemoCategory.all.indices {
            #expect(commodities.count { $0.category == category } == DemoCatalogue.commoditiesInCategory)
        }
        #expect(Set(commodities.map(\.title.chinese)).count == 300)
        #expect(Set(commodities.map(\.title.english)).count == 300)
    }

    @Test func `titles fit their columns and every blank is filled`() {
        for commodity in commodities {
            for text in [commodity.title, commodity.description] {
                #expect(!text.chinese.isEmpty && !text.english.isEmpty)
                #expect(!text.chinese.contains("%") && !text.english.contains("%"))
            }
            #expect(commodity.title.chinese.count <= 40 && commodity.title.english.count <= 80)
            #expect((2...3).contains(commodity.description.chinese.count { $0 == "。" }))
        }
    }

    @Test func `prices end as prices do, and a few shelves are empty`() {
        #expect(commodities.allSatisfy { $0.price.fen > 500 && [0, 50, 90].contains($0.price.fen % 100) })
        #expect(commodities.allSatisfy { (0...500).contains($0.stock) && $0.sales >= 0 })
        #expect((1...20).contains(commodities.count { $0.stock == 0 }))
    }
}

@Suite struct DemoMembersTests {
    @Test func `fifty members, no two alike, with numbers that nobody owns`() {
        let members = DemoMembers.members()
        #expect(members == DemoMembers.members())
        #expect(members.count == 50)
        #expect(Set(members.map(\.username)).count == 50)
        #expect(Set(members.map(\.nickname)).count == 50)
        #expect(Set(members.map(\.mobile)).count == 50)
        #expect(members.allSatisfy { $0.mobile.count == 11 && $0.mobile.hasPrefix("1390000") })
        #expect(members.allSatisfy { $0.email == $0.username + "@example.com" })
        #expect(members.allSatisfy { $0.username.allSatisfy { $0.isASCII && $0.isLowercase } })
    }
}
