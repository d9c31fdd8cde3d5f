import Hummingbird
import JixiaCore
import Logging
import NIOCore

/// What is known of one request besides its bytes.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    /// Set by `FrontDoor`, before any route sees the request.
    public var requestID = ""
    public var address = ""
    public var language = Language.chinese

    public init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    public func visitor(_ request: Request, caller: Caller? = nil) -> Visitor {
        Visitor(caller: caller, address: address, language: language, userAgent: String((request.headers[.userAgent] ?? "").prefix(200)))
    }
}
