import JixiaCore
import JixiaFiles

/// A person's picture, in three sizes: one random name, and the side after it.
public struct Avatar: Output, Equatable {
    /// In points, the largest first. The middle one is for lists, the smallest for the head of a page.
    public static let sides = [256, 96, 40]
    public static let bytesMax = 5 * 1024 * 1024
    static let folder = FileFolder(constant: "avatars")
    private static let addressStart = "/media/avatars/"

    private let stem: String

    init(stem: String) { self.stem = stem }

    /// Reads the address that `path` made; nil for any other, and for the empty one of who has no picture.
    public init?(path: String) {
        let end = "-\(Self.sides[0]).webp"
        guard path.hasPrefix(Self.addressStart), path.hasSuffix(end) else { return nil }
        stem = String(path.dropFirst(Self.addressStart.count).dropLast(end.count))
        guard keys.count == Self.sides.count, keys.allSatisfy(\.isRandom) else { return nil }
    }

    /// Where the largest one is; the others have another number in its place.
    public var path: String { path(Self.sides[0]) }

    public func path(_ side: Int) -> String { "\(Self.addressStart)\(stem)-\(side).webp" }

    var keys: [FileKey] { Self.sides.compactMap { FileKey(Self.folder, "\(stem)-\($0)", .webp) } }

    public static let example = Avatar(stem: "6b0d2b54f1c04e7f9f6a2c1d3e5f7a90")

    public func write(to fields: inout Fields) {
        fields.text("avatar", path)
        fields.tree("sizes", .object(Dictionary(uniqueKeysWithValues: Self.sides.map { (String($0), .text(path($0))) })))
    }
}

/// What makes pictures and what keeps them.
public struct Uploads: Sendable {
    let files: any FileStore
    let pictures: any PictureMaker

    public init(files: any FileStore, pictures: any PictureMaker) {
        self.files = files
        self.pictures = pictures
    }
}

extension Failure {
    /// An account keeps as many files as it may.
    public static let filesTooMany = Failure(.conflict, "files_too_many", field: "file")
}
