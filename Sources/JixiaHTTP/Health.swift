import Foundation
import Hummingbird
import JixiaCore

/// Says of each part whether it works.
public struct Health: Sendable {
    public struct Part: Sendable {
        let name: String
        /// Without an essential part the server can take no work.
        let isEssential: Bool
        let check: @Sendable () async throws -> String

        /// - Parameter check: answers with a few words on the part's state, or throws when it does not work.
        public init(_ name: String, isEssential: Bool, check: @escaping @Sendable () async throws -> String) {
            self.name = name
            self.isEssential = isEssential
            self.check = check
        }
    }

    /// What a check throws to say that the part works, and that somebody should look at it.
    public struct Degraded: Error, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }
    }

    /// What a check throws to say in its own words what is wrong.
    public struct Unwell: Error, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }
    }

    private let parts: [Part]
    public init(_ parts: [Part]) { self.parts = parts }

    public struct State: Sendable {
        public let name: String, isWell: Bool, isEssential: Bool, words: String
        public var isDegraded = false
    }

    public func states() async -> [State] {
        var states: [State] = []
        for part in parts {
            do {
                states.append(State(name: part.name, isWell: true, isEssential: part.isEssential, words: try await part.check()))
            } catch let degraded as Degraded {
                states.append(
                    State(
                        name: part.name, isWell: true, isEssential: part.isEssential, words: degraded.description, isDegraded: true))
            } catch {
                states.append(
                    State(
                        name: part.name, isWell: false, isEssential: part.isEssential,
                        words: (error as? Unwell)?.description ?? "not reached"))
            }
        }
        return states
    }

    public func serve(on routes: Routes) {
        routes.on(.get, "health/live") { _, _ in Self.response(.ok, ["status": "ok"]) }
        routes.on(.get, "health/ready") { _, _ in
            let states = await states()
            let isReady = states.allSatisfy { $0.isWell || !$0.isEssential }
            let parts = states.map { state -> (String, Tree) in
                (state.name, ["status": .text(state.isDegraded ? "degraded" : state.isWell ? "ok" : "down"), "detail": .text(state.words)])
            }
            let body: Tree = [
                "status": .text(isReady ? "ok" : "down"), "parts": .object(Dictionary(parts) { first, _ in first }),
            ]
            return Self.response(isReady ? .ok : .serviceUnavailable, body)
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: Tree) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if status == .serviceUnavailable { headers[.retryAfter] = "5" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body.json)))
    }
}
