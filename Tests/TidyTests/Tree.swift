import Foundation

/// The project's own files, as text.
enum ProjectTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File: Sendable, CustomStringConvertible {
        /// From the root: `Sources/JixiaShop/Shop.swift`.
        let path: String
        let text: String
        var description: String { path }
        var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var imports: [String] {
            lines.filter { $0.hasPrefix("import ") || $0.hasPrefix("@testable import ") }.compactMap {
                $0.split(separator: " ").last.map(String.init)
            }
        }
    }

    static let sources = files("Sources")
    static let tests = files("Tests")

    private static func files(_ folder: String) -> [File] {
        let start = root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            let text = try? String(contentsOf: start.appendingPathComponent(name), encoding: .utf8)
            return text.map { File(path: folder + "/" + name, text: $0) }
        }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
