import HTTPTypes
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaMessages
import JixiaSMS

/// Where vendors tell what became of messages. Not in the API's document: the addresses are told to vendors alone, and each has to
/// be answered in words of its own.
struct ReceiptRoutes: Sendable {
    static let path = "receipts/sms"
    /// A thousand receipts of Aliyun's fit.
    private static let bytesMax = 1024 * 1024

    let book: SMSBook
    let vendors: VendorList
    let secret: @Sendable (_ vendor: String) -> String
    let now: Now

    func serve(on routes: Routes) {
        for vendor in vendors.names {
            routes.on(.post, "\(Self.path)/\(vendor)/{secret}") { request, context in
                guard let given = context.parameters.get("secret"), Secret.isSame(given, secret(vendor)) else { throw Failure.notFound }
                var request = request
                let body = Array(try await request.collectBody(upTo: Self.bytesMax).readableBytesView)
                let receipts = try read(body, of: vendor, request)
                try await book.keep(receipts)
                return Response(
                    status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
                    body: .init(byteBuffer: ByteBuffer(string: answer(vendor))))
            }
        }
    }

    private func read(_ body: [UInt8], of vendor: String, _ request: Request) throws -> [DeliveryReceipt] {
        do {
            switch vendor {
            case AliyunReceipts.vendor: return try AliyunReceipts.read(body)
            case TencentReceipts.vendor: return try TencentReceipts.read(body)
            case YuntongxunReceipts.vendor: return try YuntongxunReceipts.read(body)
            default:
                guard let key = vendors.webhookSecret else { throw Failure.notFound }
                return try WebhookReceipts.read(
                    body, timestamp: Self.header("jixia-timestamp", of: request), signature: Self.header("jixia-signature", of: request),
                    secret: key, now: now())
            }
        } catch is ReceiptMistake { throw Failure.unreadableBody }
    }

    private static func header(_ name: String, of request: Request) -> String {
        HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
    }

    private func answer(_ vendor: String) -> String {
        switch vendor {
        case AliyunReceipts.vendor: AliyunReceipts.answer
        case TencentReceipts.vendor: TencentReceipts.answer
        case YuntongxunReceipts.vendor: YuntongxunReceipts.answer
        default: WebhookReceipts.answer
        }
    }
}
