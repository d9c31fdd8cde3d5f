/// A key that can be used but not printed: not in a log, not in a debugger's dump of what holds it.
public struct SMSSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    var bytes: [UInt8] { Array(text.utf8) }
}
