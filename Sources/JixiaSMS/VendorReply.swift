import JixiaCore

/// A vendor's answer in JSON, with what HTTP alone says about it sorted out.
struct VendorReply {
    let isAccepted: Bool
    let body: Tree

    /// Asks the vendor once.
    static func ask(_ poster: SMSPoster, _ request: SMSPoster.Request, of vendor: String) async throws(SMSFailure) -> VendorReply {
        do {
            return try read(try await poster.post(request), of: vendor)
        } catch let trouble as SMSPoster.Trouble {
            throw SMSFailure(vendor, reason(of: trouble))
        } catch let failure as SMSFailure {
            throw failure
        } catch {
            throw SMSFailure(vendor, .cutOff)
        }
    }

    private static func reason(of trouble: SMSPoster.Trouble) -> SMSFailure.Reason {
        switch trouble {
        case .notSent: .unreachable
        case .tookTooLong: .tookTooLong
        case .cutOff: .cutOff
        case .garbled: .garbled
        }
    }

    static func read(_ reply: SMSPoster.Reply, of vendor: String) throws(SMSFailure) -> VendorReply {
        let code = "HTTP-\(reply.status)"
        let body = Tree(json: reply.body)
        switch reply.status {
        case 200...299:
            guard let body, case .object = body else { throw SMSFailure(vendor, .garbled, code: code) }
            return VendorReply(isAccepted: true, body: body)
        case 429: throw SMSFailure(vendor, .busy, code: code)
        case 400...499:
            // Most vendors tell their own reason here as well.
            guard let body, case .object = body else { throw SMSFailure(vendor, .rejected, code: code) }
            return VendorReply(isAccepted: false, body: body)
        case 300...399: throw SMSFailure(vendor, .rejected, code: code)
        default: throw SMSFailure(vendor, .vendorBroken, code: code)
        }
    }

    /// The vendor's code as our reason. Behind a status of 4xx nothing was taken over, whatever the code.
    func failure(_ vendor: String, code: String, _ reason: SMSFailure.Reason?) -> SMSFailure {
        let said = SMSFailure(vendor, reason ?? .refused, code: code)
        guard !isAccepted, said.reason == .refused || said.reason == .vendorBroken else { return said }
        return SMSFailure(vendor, .rejected, code: code)
    }
}

extension Tree {
    /// A member that is a text or a whole number, as a text; empty where there is none.
    func text(_ name: String) -> String {
        switch self[name] {
        case .text(let text): text
        case .number(let number): String(number)
        default: ""
        }
    }
}
