import JixiaCore
import Logging

/// One JSON object a line: `time`, `level`, `message`, and the metadata as members.
public struct JSONLogHandler: LogHandler {
    private let file: LogFile
    private let label: String
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]

    public init(label: String, file: LogFile, level: Logger.Level = .info) {
        self.label = label
        self.file = file
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.open(UInt8(ascii: "{"))
        func member(_ name: String, _ value: String) {
            writer.name(name)
            writer.text(value)
        }
        member("time", Moment.system().rfc3339)
        member("level", event.level.rawValue)
        member("message", event.message.description)
        member("logger", label)
        for (key, value) in metadata { member(key, value.description) }
        for (key, value) in event.metadata ?? [:] { member(key, value.description) }
        writer.close(UInt8(ascii: "}"))
        file.write(writer.bytes + [0x0A], urgent: event.level >= .warning)
    }
}
