import JixiaAccounts
import JixiaCore

extension Site {
    func addAddressPages() {
        page("addresses", for: .members) { try await .show("account/addresses", addressList($0)) }
        page("addresses/new", for: .members) { .show("account/address", newForm($0)) }
        form("addresses/new", for: .members, again: { .show("account/address", newForm($0)) }) { page in
            guard page.isSaved else { return .show("account/address", newForm(page)) }
            _ = try await accounts.addAddress(page.input(), by: page.member())
            return .go(page.next == "/" ? "/addresses?done=address_saved" : page.next)
        }
        page("addresses/{id}/edit", for: .members) { .show("account/address", try await editForm($0)) }
        form("addresses/{id}/edit", for: .members, again: { .show("account/address", try await editForm($0)) }) { page in
            guard page.isSaved else { return .show("account/address", try await editForm(page)) }
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
        let room = Address.addressesMax - list.count
        return [
            "addresses": .list(list.results.map { addressCard($0, page.language) }), "is_full": .flag(room <= 0),
            "room": (1...5).contains(room) ? .number(room) : .null,
        ]
    }

    func addressCard(_ address: Address, _ language: Language) -> Tree {
        address.tree(language).adding(["place_text": .text(address.fullPlace)])
    }

    // MARK: The form

    private func newForm(_ page: PageRequest) -> [String: Tree] { addressForm(page, action: "/addresses/new") }

    private func editForm(_ page: PageRequest) async throws -> [String: Tree] {
        let address = try await accounts.address(OneAddress.parse(["id": page.fields["id"] ?? .null]), by: page.member())
        let tree = accounts.areas.tree
        let isFirst = page.request.method == .get
        var shown = isFirst ? page.with(address.given) : page
        var more: [String: Tree] = [:]
        if case .china(let areas, _) = address.place, !tree.knows(areas) {
            more["gone"] = .text(areas.text)
            // Its code may be another district's by now: nothing is chosen for anybody.
            if isFirst, tree.path(areas.province.id, areas.city.id, areas.district.id) == nil || !tree.knows(areas.district) {
                shown = shown.with(["district": .null])
                more["errors"] = ["district": .text(messages.message(of: .areaGone, page.language))]
            }
        }
        return addressForm(shown, action: "/addresses/\(address.id)/edit", isNew: false).merging(more) { _, new in new }
    }

    /// The three selects depend on each other: each offers what lies in the one before.
    private func addressForm(_ page: PageRequest, action: String, isNew: Bool = true) -> [String: Tree] {
        let tree = accounts.areas.tree
        let province = page.text("province"), city = page.text("city"), country = page.text("country")
        return [
            "action": .text(action), "is_new": .flag(isNew), "next": .text(page.next), "given": page.given,
            "is_abroad": .flag(page.isAbroad),
            "provinces": .list(tree.provinces.map { option($0.id.description, $0.name, chosen: province) }),
            "cities": .list(tree.children(of: province).map { option($0.id.description, $0.name, chosen: city) }),
            "districts": .list(tree.children(of: city).map { option($0.id.description, $0.name, chosen: page.text("district")) }),
            "countries": .list(Country.abroad(page.language).map { option($0.code, $0.name(page.language), chosen: country) }),
        ]
    }

    private func option(_ id: String, _ name: String, chosen: String?) -> Tree {
        ["id": .text(id), "name": .text(name), "is_selected": .flag(id == chosen)]
    }
}

extension PageRequest {
    /// What the buttons of the form mean: to keep the address, unless the fields shown were those of the other kind of place.
    fileprivate var isSaved: Bool { text("do") == "save-address" && isAbroad == (text("country") != Country.china.code) }

    fileprivate var isAbroad: Bool { text("where") == "abroad" }
}

extension Address {
    /// The fields of the form as they are kept.
    fileprivate var given: [String: Tree] {
        var fields: [String: Tree] = [
            "title": .text(title), "receiver": .text(receiver), "mobile": .text(mobile), "postal_code": .maybe(postalCode),
            "country": .text(country.code),
        ]
        switch place {
        case .china(let areas, let street):
            fields["province"] = .text(areas.province.id.description)
            fields["city"] = .text(areas.city.id.description)
            fields["district"] = .text(areas.district.id.description)
            fields["place"] = .text(street)
        case .abroad(let foreign):
            fields["where"] = "abroad"
            fields["line1"] = .text(foreign.line1)
            fields["line2"] = .maybe(foreign.line2)
            fields["locality"] = .text(foreign.locality)
            fields["region"] = .maybe(foreign.region)
        }
        return fields
    }
}
