import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// A form of a page that brings a file. Who is asking is found out first: a stranger's file is not even read.
    func uploadForm(
        _ path: String, fileBytesMax: Int, limit: Limit = .perMinute(20),
        again: @escaping @Sendable (PageRequest) async throws -> PageAnswer,
        _ run: @escaping @Sendable (PageRequest) async throws -> PageAnswer
    ) {
        routes.on(.post, path) { request, context in
            let page = try await read(request, context, withBody: false)
            guard page.caller != nil else { return signIn(page) }
            guard CSRF.isOurs(request, publicURL: publicURL) else { throw Failure.csrfFailed }
            do {
                _ = try await limiter.admit(limit, route: "POST \(path)", visitor: page.visitor)
                let full = page.with(try await RequestReader.read(request, context, fileBytesMax: fileBytesMax))
                guard isToken(full) else { throw Failure.csrfFailed }
                return try await response(run(full), full)
            } catch {
                guard let refusal = Refusal(error) else { throw error }
                return try await response(again(page), page, refusal: refusal)
            }
        }
    }
}

extension Tree {
    /// An account with its picture in every size, as `avatar_40`, `avatar_96`, `avatar_256`; without any where it has none.
    var withAvatar: Tree {
        guard case .text(let path)? = self["avatar"], let avatar = Avatar(path: path) else { return self }
        return adding(Dictionary(uniqueKeysWithValues: Avatar.sides.map { ("avatar_\($0)", .text(avatar.path($0))) }))
    }
}
