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
        let plan: Result<RoutePlan, any Error> = Result { try limits.plan(limit, for: LimitRoute("POST", "/" + path)) }
        routes.on(.post, path) { request, context in
            let page = try await read(request, context, withBody: false)
            return try await leading(page) {
                guard page.caller != nil else { return signIn(page) }
                guard CSRF.isOurs(request, publicURL: publicURL) else { throw Failure.csrfFailed }
                return try await answer(page, context, under: plan.get(), again) { page in
                    let full = page.with(try await RequestReader.read(request, context, fileBytesMax: fileBytesMax))
                    guard isToken(full) else { throw Failure.csrfFailed }
                    return try await run(full)
                }
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
