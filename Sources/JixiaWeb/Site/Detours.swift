import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// Does the work of a page; a person who first has to do something else is led there.
    func leading(_ page: PageRequest, _ work: () async throws -> Response) async throws -> Response {
        do { return try await work() } catch {
            guard let way = detour(error, page) else { throw error }
            return Self.seeOther(way)
        }
    }

    /// Where a person is led who may do something only after another thing is done; nil where a failure is just told.
    func detour(_ error: any Error, _ page: PageRequest) -> String? {
        guard let failure = (error as? AfterAdmission)?.cause as? Failure ?? error as? Failure else { return nil }
        switch failure.code {
        case Failure.stepUpNeeded.code: return "/security/proof?next=" + URLText.encoded(wayBack(page))
        case Failure.secondFactorRequired.code: return "/security/second-factor?done=second_factor_required"
        default: return nil
        }
    }

    /// The page itself; of a form, the page that it is on.
    private func wayBack(_ page: PageRequest) -> String {
        if page.request.method == .get { return page.here }
        guard let from = page.request.headers[.referer], let host = page.request.head.authority,
            let start = from.range(of: "://\(host)/")
        else { return "/security" }
        return "/" + from[start.upperBound...]
    }
}
