import JixiaAccounts
import JixiaCore

extension Site {
    func addAddressPages() {
        page("addresses", for: .members) { try await .show("account/addresses", addressList($0)) }
        page("addresses/new", for: .members) { .show("account/address", try addressForm($0, action: "/addresses/new")) }
        form("addresses/new", for: .members, again: { .show("account/address", try addressForm($0, action: "/addresses/new")) }) { page in
            if page.text("do") != "save-address" { return .show("account/address", try addressForm(page, action: "/addresses/new")) }
            _ = try await accounts.addAddress(page.input(), by: page.member())
            return .go(page.next == "/" ? "/addresses?done=address_saved" : page.next)
        }
        page("addresses/{id}/edit", for: .members) { .show("account/address", try await editForm($0)) }
        form("addresses/{id}/edit", for: .members, again: { .show("account/address", try await editForm($0)) }) { page in
            if page.text("do") != "save-address" { return .show("account/address", try await editForm(page)) }
            _ = try await accounts.changeAddress(page.input(), by: page.member())
            return .go(page.next == "/" ? "/addresses?done=address_saved" : page.next)
        }
        form("addresses/{id}/delete", for: .members, again: { try await .show("account/addresses", addressList($0)) }) { page in
            _ = try await accounts.removeAddress(page.input(), by: page.member())
            return .go("/addresses?done=address_removed")
        }
        form("addresses/{id}/default", for: .members, again: { try await .show("account/addresses", addressList($0)) }) { page in
            _ = try await accounts.makeDefault(page.input(), by: page.member())
            return .go(page.next == "/" ? "/addresses?done=default_set" : page.next)
        }
    }

    private func addressList(_ page: PageRequest) async throws -> [String: Tree] {
        let list = try await accounts.addresses(.parse([:]), by: page.member())
        return [
            "addresses": .list(list.results.map { addressCard($0, page.language) }), "is_full": .flag(list.count >= Address.addressesMax),
        ]
    }

    func addressCard(_ address: Address, _ language: Language) -> Tree {
        address.tree(language).adding(["place_text": .text(address.fullPlace)])
    }

    private func editForm(_ page: PageRequest) async throws -> [String: Tree] {
        let list = try await accounts.addresses(.parse([:]), by: page.member())
        guard let address = list.results.first(where: { $0.id.description == page.text("id") }) else { throw Failure.notFound }
        let kept: [String: Tree] = [
            "title": .text(address.title), "receiver": .text(address.receiver), "mobile": .text(address.mobile),
            "place": .text(address.place),
            "province": .text(address.province.id.description), "city": .text(address.city.id.description),
            "district": .text(address.district.id.description),
        ]
        let shown = page.request.method == .get ? page.with(kept) : page
        return try addressForm(shown, action: "/addresses/\(address.id)/edit", isNew: false)
    }

    /// The three selects depend on each other: each offers what lies in the one before.
    private func addressForm(_ page: PageRequest, action: String, isNew: Bool = true) throws -> [String: Tree] {
        let province = page.text("province"), city = page.text("city")
        return [
            "action": .text(action), "is_new": .flag(isNew), "next": .text(page.next),
            "given": page.given,
            "provinces": .list(accounts.areas.provinces.map { option($0, chosen: province) }),
            "cities": .list(accounts.areas.children(of: province).map { option($0, chosen: city) }),
            "districts": .list(accounts.areas.children(of: city).map { option($0, chosen: page.text("district")) }),
        ]
    }

    private func option(_ area: Area, chosen: String?) -> Tree {
        ["id": .text(area.id.description), "name": .text(area.name), "is_selected": .flag(area.id.description == chosen)]
    }
}
