import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    mutating func addAreas(_ accounts: Accounts) {
        get("users/area", "The provinces", for: .everyone, cached: .areas) { try await accounts.provinces($0, $1) }
        get("users/area/{id}", "One area and what it is divided into", for: .everyone, cached: .areas, fails: [.areaMissing]) {
            try await accounts.area($0, $1)
        }
        get("users/area-set", "Date and source of the areas", for: .everyone, cached: .areas) { try await accounts.areaSet($0, $1) }
    }

    mutating func addAddresses(_ accounts: Accounts) {
        get("users/addresses", "The caller's addresses, with masked mobiles", for: .member) { try await accounts.addresses($0, by: $1) }
        post("users/addresses", "Add an address", for: .member, fails: [.areaWrong, .addressesTooMany]) {
            try await accounts.addAddress($0, by: $1)
        }
        get("users/addresses/{id}", "One of the caller's addresses as a whole", for: .member, fails: [.addressNotFound]) {
            try await accounts.address($0, by: $1)
        }
        patch("users/addresses/{id}", "Change an address", for: .member, fails: [.areaWrong, .areaGone, .addressNotFound]) {
            try await accounts.changeAddress($0, by: $1)
        }
        delete("users/addresses/{id}", "Remove an address", for: .member, fails: [.addressNotFound]) {
            try await accounts.removeAddress($0, by: $1)
        }
        put("users/addresses/{id}/default", "Make an address the default", for: .member, fails: [.addressNotFound]) {
            try await accounts.makeDefault($0, by: $1)
        }
    }
}
