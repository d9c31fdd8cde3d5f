import Testing

@Suite struct ModuleTests {
    static let engines: Set = [
        "JixiaSQLite", "JixiaMariaDB", "JixiaRedis", "JixiaCaptcha", "JixiaPictures", "JixiaQR", "JixiaSMS", "JixiaMail", "JixiaOAuth",
        "JixiaAlipay",
    ]
    static let domains: Set = ["JixiaAccounts", "JixiaShop"]
    static let web: Set = ["JixiaHTTP", "JixiaWeb", "Hummingbird", "Mustache", "HTTPTypes"]

    @Test func `there are sources to look at`() {
        #expect(ProjectTree.sources.count > 100)
    }

    @Test func `a library is imported by its engine alone`() {
        let owners: [String: Set<String>] = [
            "GRDB": ["JixiaSQLite"], "CMariaDB": ["JixiaMariaDB"], "CHiredis": ["JixiaRedis"], "CCurl": ["JixiaMail"],
            "CGD": ["JixiaCaptcha", "JixiaPictures"], "CQRencode": ["JixiaQR"], "CZlib": ["JixiaHTTP"], "Mustache": ["JixiaWeb"],
        ]
        for file in ProjectTree.sources {
            for (library, owners) in owners where file.imports.contains(library) {
                #expect(owners.contains(file.module), "\(file) imports \(library)")
            }
        }
    }

    @Test func `a domain knows no engine, no HTTP and no other domain`() {
        for file in ProjectTree.sources where Self.domains.contains(file.module) {
            let forbidden = Self.engines.union(Self.web).union(Self.domains).subtracting([file.module])
            #expect(forbidden.isDisjoint(with: file.imports), "\(file)")
        }
    }

    @Test func `the kit knows no domain and no engine`() {
        let kit: Set = [
            "JixiaCore", "JixiaStore", "JixiaMove", "JixiaJobs", "JixiaAudit", "JixiaMemory", "JixiaLimits", "JixiaMessages",
            "JixiaPayments",
            "JixiaFiles", "JixiaIdentity", "JixiaHTTP",
        ]
        for file in ProjectTree.sources where kit.contains(file.module) {
            #expect(Self.engines.union(Self.domains).isDisjoint(with: file.imports), "\(file)")
        }
    }

    @Test func `engines are imported by the program and by what stands for the other side alone`() {
        for file in ProjectTree.sources where !["Jixia", "JixiaSandbox"].contains(file.module) {
            #expect(Self.engines.subtracting([file.module]).isDisjoint(with: file.imports), "\(file)")
        }
    }

    @Test func `nothing that serves production can reach the sandbox, but its pages and the composition`() {
        let allowed: Set = ["Sources/Jixia/Composition.swift", "Sources/JixiaWeb/Development/SandboxPages.swift"]
        for file in ProjectTree.sources where file.module != "JixiaSandbox" && file.imports.contains("JixiaSandbox") {
            #expect(allowed.contains(file.path), "\(file)")
        }
    }
}
