import JixiaAccounts
import JixiaCore

extension Site {
    func addSecurityPages() {
        page("security", for: .members) { try await .show("account/security", security($0)) }
        form("security/sessions/{id}/end", for: .members, again: { try await .show("account/security", security($0)) }) { page in
            _ = try await accounts.endSession(page.input(), by: page.member())
            return .go("/security?done=session_ended")
        }
        form("security/sessions/end-others", for: .members, again: { try await .show("account/security", security($0)) }) { page in
            _ = try await accounts.endOtherSessions(.parse([:]), by: page.member())
            return .go("/security?done=others_ended")
        }
    }

    func security(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let sessions = try await accounts.sessions(.parse([:]), by: caller)
        let shown = sessions.results.map { session in
            session.tree(page.language).adding([
                "device_text": .text(deviceText(session.device, page.language)),
                "created_text": .text(String(session.createdAt.beijing.prefix(16))),
            ])
        }
        return try await identity(page).merging([
            "sessions": .list(shown), "has_others": .flag(sessions.results.contains { !$0.isCurrent }),
            "more": .flag(sessions.count > sessions.results.count),
            "second_factor": secondFactorState(try await accounts.secondFactor(.parse([:]), by: caller), page.language),
            "events": .list(try await securityEvents(page)), "export": try await exportData(page),
        ]) { $1 }.merging(try await bindingSection(page)) { $1 }
    }

    private func securityEvents(_ page: PageRequest) async throws -> [Tree] {
        let events = try await accounts.securityEvents(.parse(["size": "10"]), by: page.member())
        return events.results.map { event in
            event.tree(page.language).adding([
                "kind_text": .text(messages.text("event." + event.kind.rawValue, page.language)),
                "device_text": .text(deviceText(event.device, page.language)), "created_text": .text(event.createdAt.pageText),
            ])
        }
    }

    private func deviceText(_ userAgent: String, _ language: Language) -> String {
        Device.name(userAgent, language) ?? messages.text("security.unknown_device", language)
    }
}

/// What a browser is called by people: its name and its system, as far as it tells them.
enum Device {
    private typealias Name = (mark: String, chinese: String, english: String)

    private static let systems: [Name] = [
        ("HarmonyOS", "鸿蒙", "HarmonyOS"), ("Android", "安卓", "Android"), ("iPhone", "iPhone", "iPhone"), ("iPad", "iPad", "iPad"),
        ("Windows", "Windows", "Windows"), ("Mac OS X", "macOS", "macOS"), ("Linux", "Linux", "Linux"),
    ]
    /// The more special ones first: most call themselves by the names of several.
    private static let browsers: [Name] = [
        ("MicroMessenger", "微信", "WeChat"), ("QQBrowser", "QQ 浏览器", "QQ Browser"), ("HuaweiBrowser", "华为浏览器", "Huawei Browser"),
        ("Edg", "Edge", "Edge"), ("Firefox", "Firefox", "Firefox"), ("Chrome", "Chrome", "Chrome"), ("Safari", "Safari", "Safari"),
        ("curl", "curl", "curl"), ("python-requests", "Python", "Python"),
    ]

    static func name(_ userAgent: String, _ language: Language) -> String? {
        let names = [browsers, systems].compactMap { list in list.first { userAgent.contains($0.mark) } }
        return names.isEmpty ? nil : names.map { language == .english ? $0.english : $0.chinese }.joined(separator: " · ")
    }
}
