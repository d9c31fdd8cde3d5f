import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// Why was this blocked? For staff who are asked.
    public func addLimitPages(_ desk: LimitDesk) {
        page("staff/limits", for: .may(.limitsView)) { try await .show("staff/limits", limits($0, desk)) }
        form("staff/limits/{id}/lift", for: .may(.limitsLift), again: { try await .show("staff/limits", limits($0, desk)) }) { page in
            _ = try await desk.lift(page.input(), by: page.member())
            return .go(URLText.path("/staff/limits", [("search", page.text("back")), ("done", "limit_lifted")]))
        }
        form("staff/limits/counts", for: .may(.limitsLift), again: { try await .show("staff/limits", limits($0, desk)) }) { page in
            _ = try await accounts.liftCounts(page.input(), by: page.member())
            return .go(URLText.path("/staff/limits", [("search", page.text("search")), ("done", "counts_lifted")]))
        }
    }

    private func limits(_ page: PageRequest, _ desk: LimitDesk) async throws -> [String: Tree] {
        let caller = try page.member()
        let search = page.text("search")
        let found = try await desk.blocks(.parse(page.fields.filter { ["search", "page", "size"].contains($0.key) }), by: caller)
        var data: [String: Tree] = [
            "blocks": .list(found.results.map { row($0, page.language) }), "query": .maybe(search),
            "pager": .object(found.pager(at: page.here)),
            "has_pager": .flag(found.pages > 1),
        ]
        // A request's id names no person.
        if let search, !(search.count == 16 && search.allSatisfy(\.isHexDigit)) {
            let counts = try await accounts.counts(.parse(["search": .text(search)]), by: caller)
            data["counts"] = .list(counts.map { row($0, page.language) })
            data["has_counts"] = .flag(!counts.isEmpty)
        }
        return data
    }

    private func row(_ block: Block, _ language: Language) -> Tree {
        let kind = messages.text("limits.kind.\(block.kind)", language)
        return block.tree(language).adding([
            "last_text": .text(block.lastAt.pageText), "ends_text": .text(block.endsAt.beijing), "kind_text": .text(kind),
            "rate_text": .maybe(block.rate.map { RateText.words($0, language) }),
            "lifted_text": .maybe(block.liftedAt?.pageText), "may_lift": .flag(block.canLift && block.liftedAt == nil),
            "is_own_count": .flag(!block.canLift),
        ])
    }

    private func row(_ count: AccountCount, _ language: Language) -> Tree {
        let rule = messages.text("limits.count.\(count.rule.rawValue)", language)
        let kind = messages.text("limits.kind.\(count.kind.rawValue)", language)
        return count.tree(language).adding([
            "rule_text": .text(rule), "kind_text": .text(kind), "ends_text": .maybe(count.endsAt?.beijing),
        ])
    }
}

/// `20 per 2 second` in words for people.
enum RateText {
    private static let chinese = ["second": "秒", "minute": "分钟", "hour": "小时", "day": "天", "month": "个月", "year": "年"]

    static func words(_ rate: String, _ language: Language) -> String {
        let words = rate.split(separator: " ").map(String.init)
        guard words.count == 4 else { return rate }
        let (amount, multiples, unit) = (words[0], words[2], words[3])
        guard language == .english else { return "每 \(multiples) \(chinese[unit] ?? unit) \(amount) 次" }
        return multiples == "1" ? "\(amount) per \(unit)" : "\(amount) per \(multiples) \(unit)s"
    }
}
