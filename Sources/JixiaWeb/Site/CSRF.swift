import Hummingbird
import JixiaCore
import JixiaHTTP

extension Failure {
    public static let csrfFailed = Failure(.forbidden, "csrf_failed")
}

/// Whether a form was sent from a page of ours. Browsers say where a request comes from; a page cannot lie about it.
enum CSRF {
    static func isOurs(_ request: Request, publicURL: String) -> Bool {
        if let site = request.headers[.fetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return false }
        // A development server is reached by several names of this machine.
        return origin == publicURL || origin.split(separator: "/").last.map(String.init) == request.head.authority
    }
}
