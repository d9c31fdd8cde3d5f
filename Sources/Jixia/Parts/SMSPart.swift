import AsyncHTTPClient
import Foundation
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaJobs
import JixiaMessages
import JixiaSMS
import JixiaStore
import Logging

/// The way of messages out of the house: the vendors that the settings name, the outbox of development, or none.
struct SMSPart: Sendable {
    private enum Way: Sendable { case vendors(FailoverSMS, HTTPClient), outbox, none }

    private let way: Way
    private let settings: SMSSettings
    let sender: any SMSSender
    let book: SMSBook
    /// Where vendors may tell of messages: this part of a path is known to them alone.
    private let receiptSecret: @Sendable (_ vendor: String) -> String

    init(_ all: Settings, _ secret: Secret, _ database: Database, _ jobs: JobQueue, now: @escaping Now) throws {
        settings = all.sms
        let budget = SMSBudget(settings.limits, tariffs: settings.vendors?.tariffs ?? [:], jobs: jobs)
        book = SMSBook(database, budget: budget, hash: { secret.mac(of: $0, for: "sms ledger") }, now: now)
        receiptSecret = { String(secret.mac(of: $0, for: "sms receipts").prefix(32)) }
        guard let vendors = settings.vendors else {
            way = all.mode == .development ? .outbox : .none
            sender = all.mode == .development ? OutboxSender(database, now: now) : NoSMSSender()
            return
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: SMSPoster.configuration)
        do {
            let failover = try FailoverSMS(
                vendors.make(SMSPoster(client), now: now), ledger: book, logger: Logger(label: "jixia.sms"), now: now)
            way = .vendors(failover, client)
            sender = failover
        } catch {
            // A client that nobody shuts down stops the program instead of explaining it.
            try? client.syncShutdown()
            throw error
        }
    }

    /// The vendors, which of them rest, and what is used up of today.
    /// - Throws: what keeps the part from full work.
    func check() async throws -> String {
        let today = try await book.today()
        switch way {
        case .none: throw Health.Unwell("not set up: codes are refused (JIXIA_SMS_URL)")
        case .outbox: return "outbox; " + today.words
        case .vendors(let failover, _):
            let vendors = failover.states.map { $0.vendor + ($0.isResting ? " rests after failures" : "") }.joined(separator: ", ")
            let words = vendors + "; " + today.words
            if failover.states.contains(where: \.isResting) || today.alarmLevel > 0 { throw Health.Degraded(words) }
            return words
        }
    }

    /// For `jixia check`: where each vendor's console is told to send receipts.
    func receiptAddresses(_ publicURL: String) -> [String] {
        (settings.vendors?.names ?? []).map { "\(publicURL)/\(ReceiptRoutes.path)/\($0)/\(receiptSecret($0))" }
    }

    func serveReceipts(on routes: Routes, now: @escaping Now) {
        guard let vendors = settings.vendors else { return }
        ReceiptRoutes(book: book, vendors: vendors, secret: receiptSecret, now: now).serve(on: routes)
    }

    func close() async throws {
        if case .vendors(_, let client) = way { try await client.shutdown() }
    }
}
