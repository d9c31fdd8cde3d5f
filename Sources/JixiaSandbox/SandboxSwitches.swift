import JixiaCore
import JixiaStore

/// What a real network and a real Alipay do to notices now and then, to be tried on purpose. All are off at first.
public struct SandboxSwitches: Sendable, Equatable {
    public var losesNotices = false
    /// How often each notice comes.
    public var repeats = 1
    public var delaySeconds = 0
    /// Whether the news that a trade waits for its buyer comes after the news that it is paid.
    public var reorders = false

    public static let repeatsMax = 20
    public static let delaySecondsMax = 600

    public init() {}

    init(in tx: any Transaction) throws {
        for row in try tx.rows("SELECT name, setting FROM sandbox_switch") {
            let name: String = try row["name"]
            let setting: Int = try row["setting"]
            switch name {
            case "lose_notices": losesNotices = setting != 0
            case "repeats": repeats = setting
            case "delay_seconds": delaySeconds = setting
            case "reorder": reorders = setting != 0
            default: break
            }
        }
    }

    fileprivate func save(in tx: any Transaction) throws {
        let settings = [
            ("lose_notices", losesNotices ? 1 : 0), ("repeats", repeats), ("delay_seconds", delaySeconds), ("reorder", reorders ? 1 : 0),
        ]
        for (name, setting) in settings {
            try tx.run(
                """
                INSERT INTO sandbox_switch (name, setting) VALUES (\(name), \(setting))
                \(.onConflict("name")) setting = \(.brought("setting"))
                """)
        }
    }
}

extension SandboxSwitches: Output {
    public func write(to fields: inout Fields) {
        fields.flag("lose_notices", losesNotices)
        fields.number("repeats", repeats)
        fields.number("delay_seconds", delaySeconds)
        fields.flag("reorder", reorders)
    }

    public static var example: SandboxSwitches { SandboxSwitches() }
}

/// All switches at once, as a page's form sends them: one that is left out is off.
public struct ChangeSandboxSwitches: Input {
    let switches: SandboxSwitches

    public init(_ form: inout Form) {
        var switches = SandboxSwitches()
        switches.losesNotices = form.flag("lose_notices")
        switches.repeats = form.int("repeats", 1...SandboxSwitches.repeatsMax, default: 1)
        switches.delaySeconds = form.int("delay_seconds", 0...SandboxSwitches.delaySecondsMax, default: 0)
        switches.reorders = form.flag("reorder")
        self.switches = switches
    }
}

extension Sandbox {
    public func switches() async throws -> SandboxSwitches {
        try await database.read { tx in try SandboxSwitches(in: tx) }
    }

    /// Holds for notices that are made from now on.
    @discardableResult
    public func changeSwitches(_ input: ChangeSandboxSwitches) async throws -> SandboxSwitches {
        try await database.write { tx in
            tx.mayRepeat()
            try input.switches.save(in: tx)
            return input.switches
        }
    }
}
