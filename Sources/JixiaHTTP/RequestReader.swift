import Foundation
import Hummingbird
import JixiaCore

/// Reads what a request brings into one tree: path, query, and a JSON or form body.
public enum RequestReader {
    public static let jsonMax = 256 * 1024
    public static let formMax = 64 * 1024
    private static let fieldsMax = 500

    /// - Parameter fileBytesMax: where the body is a form with files, how large each may be.
    /// - Throws: `Failure` of kind `unreadable`, `tooLarge`, `unsupported` or, with files, `unavailable`.
    public static func read(_ request: Request, _ context: WebContext, fileBytesMax: Int? = nil) async throws -> [String: Tree] {
        var source = try query(request)
        if let fileBytesMax {
            source.merge(try await UploadReader.read(request, fileBytesMax: fileBytesMax)) { _, fromBody in fromBody }
        } else if ![.get, .head].contains(request.method) {
            source.merge(try await body(request)) { _, fromBody in fromBody }
        }
        return source.merging(try path(context)) { _, fromPath in fromPath }
    }

    /// Query and path.
    public static func address(_ request: Request, _ context: WebContext) throws -> [String: Tree] {
        try query(request).merging(path(context)) { _, fromPath in fromPath }
    }

    private static func path(_ context: WebContext) throws -> [String: Tree] {
        var source: [String: Tree] = [:]
        for (name, value) in context.parameters {
            guard let value = String(value).removingPercentEncoding else { throw Failure.notFound }
            source[String(name)] = .text(value)
        }
        return source
    }

    public static func query(_ request: Request) throws -> [String: Tree] {
        try pairs(request.uri.query ?? "")
    }

    private static func body(_ request: Request) async throws -> [String: Tree] {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        let isForm = type == "application/x-www-form-urlencoded"
        var request = request
        let buffer = try await request.collectBody(upTo: isForm ? formMax : jsonMax)
        guard buffer.readableBytes > 0 else { return [:] }
        if isForm { return try pairs(String(buffer: buffer)) }
        guard type.isEmpty || type == "application/json" || type.hasSuffix("+json") else { throw Failure.unsupportedMedia }
        guard case .object(let members)? = Tree(json: buffer.readableBytesView) else { throw Failure.unreadableBody }
        return members
    }

    /// A name given several times becomes a list, in the order given.
    static func pairs(_ text: String) throws -> [String: Tree] {
        var fields: [String: Tree] = [:]
        let pieces = text.split(separator: "&")
        guard pieces.count <= fieldsMax else { throw Failure.unreadableBody }
        for piece in pieces {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = decode(parts.count > 1 ? parts[1] : "") else { throw Failure.unreadableBody }
            switch fields[name] {
            case nil: fields[name] = .text(value)
            case .list(let items)?: fields[name] = .list(items + [.text(value)])
            case let first?: fields[name] = .list([first, .text(value)])
            }
        }
        return fields
    }

    private static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(text) }
        return text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
    }
}
