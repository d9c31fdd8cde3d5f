import JixiaCore
import JixiaMemory

/// When codes are tried all over the site as people do not try them, everybody has to solve a captcha first. The limits of a
/// mobile and of an address do not stop who has many of both; this does.
enum CodeRisk {
    static let checksPerMinute = 200
    static let failingPercent = 60
    /// Below so many a minute, a share says nothing.
    static let sharedOf = 50

    static func isRisky(checks: Double, failures: Double) -> Bool {
        checks > Double(checksPerMinute)
            || (checks >= Double(sharedOf) && failures * 100 > checks * Double(failingPercent))
    }
}

extension Accounts {
    /// Whether the last minute was such. While the memory cannot be reached there is no captcha to solve either, and the limits
    /// that the database counts hold alone.
    public func isSiteAtRisk() async throws -> Bool {
        guard watchesCodes else { return false }
        do {
            return CodeRisk.isRisky(checks: try await rolling("code-checks"), failures: try await rolling("code-failures"))
        } catch let failure as Failure where failure == .memoryUnreachable { return false }
    }

    /// - Throws: `captchaNeeded` or `captchaWrong`.
    func admitCodeCheck(_ reading: CaptchaReading?, for action: CaptchaAction) async throws {
        if try await isSiteAtRisk() { try await demandCaptcha(reading, for: action) }
    }

    /// Counts what became of a code that somebody gave, and passes it on.
    func counted<T>(_ outcome: Result<T, Failure>) async throws -> Result<T, Failure> {
        var isWrong = false
        if case .failure(let failure) = outcome { isWrong = failure == .codeWrong || failure.code == Failure.codeTooManyTries.code }
        do {
            _ = try await memory.hit(key("code-checks", 0), within: .minutes(2))
            if isWrong { _ = try await memory.hit(key("code-failures", 0), within: .minutes(2)) }
        } catch let failure as Failure where failure == .memoryUnreachable {}
        return outcome
    }

    /// The last sixty seconds: this minute, and as much of the one before as is still within them.
    private func rolling(_ name: String) async throws -> Double {
        let elapsed = Double(now().milliseconds % 60_000) / 60_000
        let current = try await memory.hit(key(name, 0), within: .minutes(2), cost: 0).count
        let previous = try await memory.hit(key(name, 1), within: .minutes(2), cost: 0).count
        return Double(current) + Double(previous) * (1 - elapsed)
    }

    private func key(_ name: String, _ minutesAgo: Int64) -> String { "\(name):\(now().milliseconds / 60_000 - minutesAgo)" }
}
