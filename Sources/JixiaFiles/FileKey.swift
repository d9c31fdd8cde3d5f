import JixiaCore

/// A group of files of one purpose: `avatars`.
public struct FileFolder: Hashable, Sendable {
    public let name: String

    /// - Parameter name: of small letters, 1 to 20.
    public init?(_ name: String) {
        guard (1...20).contains(name.utf8.count), name.utf8.allSatisfy({ (97...122).contains($0) }) else { return nil }
        self.name = name
    }

    /// For names that stand in the program.
    public init(constant name: String) {
        guard let folder = FileFolder(name) else { preconditionFailure("\(name) is not the name of a folder") }
        self = folder
    }
}

/// What a file is, by the ending that we gave it ourselves.
public enum FileType: String, Sendable, CaseIterable {
    case jpeg = "jpg"
    case png, webp, gif, svg
    case data = "bin"

    public var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .gif: "image/gif"
        case .svg: "image/svg+xml"
        case .data: "application/octet-stream"
        }
    }
}

/// The name of a stored file: `avatars/0a1b…-96.webp`. There is no key that leads anywhere else: folder, stem and ending are of
/// letters, digits, `-` and `_` alone.
public struct FileKey: Hashable, Sendable, CustomStringConvertible {
    public let folder: FileFolder
    public let stem: String
    public let type: FileType

    private static let stemMax = 80

    public init?(_ folder: FileFolder, _ stem: String, _ type: FileType) {
        guard (1...Self.stemMax).contains(stem.utf8.count), stem.utf8.allSatisfy(Self.isPlain) else { return nil }
        self.folder = folder
        self.stem = stem
        self.type = type
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let folder = FileFolder(String(parts[0])) else { return nil }
        self.init(folder, file: String(parts[1]))
    }

    /// - Parameter file: stem and ending, as the last part of an address has them.
    public init?(_ folder: FileFolder, file: String) {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let type = FileType(rawValue: String(parts[1])) else { return nil }
        self.init(folder, String(parts[0]), type)
    }

    /// 128 random bits as 32 hexadecimal digits: a stem that nobody guesses and no client chose.
    public static func randomStem() -> String { Chance.bytes(16).hexadecimal }

    public var fileName: String { "\(stem).\(type.rawValue)" }
    public var description: String { "\(folder.name)/\(fileName)" }

    /// Whether the stem begins with a random one. Such a file is written once and never changed.
    public var isRandom: Bool {
        let start = stem.utf8.prefix(32)
        return start.count == 32 && start.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }
}
