import JixiaAccounts
import JixiaCore
import JixiaMessages

extension Site {
    /// For staff: the budget of SMS, the vendors, and what became of the messages to one number.
    public func addMessagePages(_ book: SMSBook) {
        let show: @Sendable (PageRequest) async throws -> PageAnswer = { .show("staff/messages", try await messages($0, book)) }
        page("staff/messages", for: .may(.messagesView), show)
        form("staff/messages", for: .may(.messagesView), limit: .perMinute(30), again: show) { page in
            let found = try await book.find(page.input(), by: page.member())
            let data = try await messages(page, book).merging([
                "has_searched": .flag(true), "found": .list(found.map { row($0, page.language) }), "given": page.given,
            ]) { _, new in new }
            return .show("staff/messages", data)
        }
        form("staff/messages/segments/{segment}/lift", for: .may(.messagesManage), again: show) { page in
            _ = try await accounts.liftSegment(page.input(), by: page.member())
            return .go("/staff/messages?done=segment_lifted")
        }
    }

    private func messages(_ page: PageRequest, _ book: SMSBook) async throws -> [String: Tree] {
        let staff = try page.member()
        let overview = try await book.overview(.parse([:]), by: staff)
        let blocked = try await accounts.blockedSegments(.parse([:]), by: staff)
        let today = overview.today
        return [
            "bars": .list([
                bar("messages", today.spent.messages, today.limits.messages, { String($0) }, page.language),
                bar("money", today.spent.cost, today.limits.money, { "¥" + SMSTariff.yuan($0).dropLast() }, page.language),
            ]),
            "vendors": .list(overview.vendors.map { row($0, page.language) }),
            "days": .list(overview.days.map { row($0, page.language) }),
            "has_figures": .flag(!overview.days.isEmpty),
            "alarms": .list(
                overview.alarms.map { alarm in
                    alarm.tree(page.language).adding([
                        "measure_text": .text(text("measure." + alarm.measure.rawValue, page.language)),
                        "at_text": .text(alarm.raisedAt.pageText),
                    ])
                }),
            "has_alarms": .flag(!overview.alarms.isEmpty),
            "may_lift": .flag(staff.may(.messagesManage)),
            "segments": .list(blocked.map { $0.tree(page.language).adding(["at_text": .text($0.blockedAt.pageText)]) }),
            "has_segments": .flag(!blocked.isEmpty),
        ]
    }

    private func bar(_ measure: String, _ spent: Int, _ limit: Int, _ words: (Int) -> String, _ language: Language) -> Tree {
        let percent = limit == 0 ? 100 : spent * 100 / limit
        return [
            "name": .text(text("measure." + measure, language)), "spent": .text(words(spent)), "limit": .text(words(limit)),
            "value": .number(spent), "max": .number(limit), "percent": .number(percent), "is_high": .flag(percent >= 50),
        ]
    }

    private func row(_ figures: SMSFigures, _ language: Language) -> Tree {
        figures.tree(language).adding([
            "vendor_text": .text(vendor(figures.vendor, language)), "cost_text": .text("¥" + SMSTariff.yuan(figures.cost)),
            "success_text": .text(figures.success.map { "\($0) %" } ?? "–"),
        ])
    }

    private func row(_ message: SentMessage, _ language: Language) -> Tree {
        message.tree(language).adding([
            "vendor_text": .text(vendor(message.vendor, language)), "end_text": .text(text("end." + message.end.rawValue, language)),
            "at_text": .text(message.begunAt.pageText),
            "is_good": .flag(message.end == .delivered || message.end == .taken), "is_open": .flag(message.end == .open),
        ])
    }

    private func vendor(_ name: String, _ language: Language) -> String {
        name.isEmpty ? "–" : text("vendor." + name, language)
    }

    private func text(_ name: String, _ language: Language) -> String { messages.text("staff_messages." + name, language) }
}
