import JixiaCore
import JixiaJobs
import JixiaMessages
import JixiaPayments
import JixiaStore
import Logging

/// The shop: catalogue, cart, orders, payment. Each operation is in a file of its own name.
public struct Shop: Sendable {
    /// Finds an address of an account, as text, inside the shop's own transaction.
    public typealias AddressBook = @Sendable (ID<ShippingAddress>, ID<Account>, any Transaction) throws -> ShippingAddress?

    let database: Database
    let jobs: JobQueue
    let gateway: any PaymentGateway
    let addresses: AddressBook
    let changes: Changes
    let now: Now
    let logger: Logger

    public init(
        database: Database, jobs: JobQueue, gateway: any PaymentGateway, addresses: @escaping AddressBook, changes: Changes,
        now: @escaping Now, logger: Logger = Logger(label: "jixia.shop")
    ) {
        self.database = database
        self.jobs = jobs
        self.gateway = gateway
        self.addresses = addresses
        self.changes = changes
        self.now = now
        self.logger = logger
    }
}

/// Where goods are sent. An order keeps it as text, so that a later change of the address does not rewrite history. The mobile is
/// kept whole for the parcel service, and shown masked.
public struct ShippingAddress: Sendable, Codable, Equatable, Output {
    public let receiver: String
    public let mobile: String
    public let place: String

    public init(receiver: String, mobile: String, place: String) {
        self.receiver = receiver
        self.mobile = mobile
        self.place = place
    }

    public static var example: ShippingAddress {
        ShippingAddress(receiver: "孟轲", mobile: "13900000000", place: "山东省淄博市临淄区稷下街道1号")
    }

    public func write(to fields: inout Fields) {
        fields.text("receiver", receiver)
        fields.text("mobile", Mobile.masked(mobile))
        fields.text("place", place)
    }
}
