import JixiaCore

/// An address on its way to be kept: what has to be there follows from its country.
struct AddressDraft: Sendable {
    let country: Country
    var title = ""
    var receiver = ""
    var mobile = ""
    var province = ID<Area>(0)
    var city = ID<Area>(0)
    var district = ID<Area>(0)
    /// What the areas were called when they were chosen; abroad the region and the town.
    var names: [String?] = [nil, nil, nil]
    /// The street; abroad the first line.
    var line1 = ""
    var line2: String?
    var postalCode: String?

    init(country: Country) { self.country = country }

    var region: String? { country == .china ? nil : names[0] }
    var locality: String? { country == .china ? nil : names[1] }

    /// What a caller gave, over what there was.
    mutating func take(_ given: AddressFields) {
        title = given.title ?? title
        receiver = given.receiver ?? receiver
        if let mobile = given.mobile, mobile != Phone.masked(self.mobile) { self.mobile = mobile }
        if let given = given.postalCode { postalCode = given.isEmpty ? nil : given }
        if country == .china {
            province = given.province ?? province
            city = given.city ?? city
            district = given.district ?? district
            line1 = given.place ?? line1
        } else {
            if let given = given.region { names[0] = given.isEmpty ? nil : given }
            names[1] = given.locality ?? names[1]
            line1 = given.line1 ?? line1
            if let given = given.line2 { line2 = given.isEmpty ? nil : given }
        }
        if title.isEmpty { title = receiver }
    }

    /// What an address in this country lacks, or has wrong; whether the areas lie in each other is for the tree to say.
    var wrong: [Failure] {
        var wrong: [Failure] = []
        func demand(_ field: String, _ isThere: Bool) {
            if !isThere { wrong.append(Failure(.invalid, "required", field: field)) }
        }
        demand("receiver", !receiver.isEmpty)
        demand("mobile", !mobile.isEmpty)
        if !mobile.isEmpty, !Phone.isOne(mobile, in: country) {
            wrong.append(Failure(.invalid, country == .china ? FieldCode.mobile : FieldCode.phone, field: "mobile"))
        }
        if country == .china {
            for (field, area) in [("province", province), ("city", city), ("district", district)] { demand(field, area.number > 0) }
            demand("place", !line1.isEmpty)
        } else {
            demand("line1", !line1.isEmpty)
            demand("locality", locality?.isEmpty == false)
        }
        return wrong
    }

    /// Puts the names of the areas beside their numbers.
    /// - Returns: false where they do not lie in each other.
    mutating func name(by tree: AreaTree) -> Bool {
        guard country == .china else { return true }
        guard let path = tree.path(province, city, district) else { return false }
        names = [path.province.name, path.city.name, path.district.name]
        return true
    }
}
