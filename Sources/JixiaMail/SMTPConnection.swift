import CCurl
import Foundation
import JixiaCore
import JixiaMessages

/// One handle of libcurl and the connection it keeps. Its calls block, so it lives on the threads of its pool.
///
/// Unchecked: it is in the hands of one thread at a time, because the pool hands each out once.
final class SMTPConnection: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer
    private let url: MailURL
    private let reaching: Duration
    private let errorWords = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var transfer = Transfer([])

    /// A connection that nobody used for this long may have been cut by what lies between.
    private static let trustedIdleSeconds = 20

    /// Once for the process. A server that hangs up must not end it by a signal either.
    private static let isReady: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    init(_ url: MailURL, reachingWithin reaching: Duration, within total: Duration) throws {
        guard Self.isReady, let handle = curl_easy_init() else { throw MailFailure(.temporary, "libcurl cannot be started") }
        self.handle = handle
        self.url = url
        self.reaching = reaching
        errorWords.pointee = 0
        try setUp(total)
    }

    deinit {
        curl_easy_cleanup(handle)
        errorWords.deallocate()
    }

    /// Sends a mail. On a kept connection that turns out to be gone before the server said anything, once more on a new one.
    func send(_ message: [UInt8], from: MailAddress, to: MailAddress) throws {
        guard let recipients = curl_slist_append(nil, to.address) else { throw MailFailure(.temporary, "out of memory") }
        defer {
            jixia_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
            curl_slist_free_all(recipients)
        }
        try set(CURLOPT_UPLOAD, 1)
        try set(CURLOPT_MAIL_FROM, from.address)
        try check(jixia_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
        try check(jixia_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count)))
        var result = perform(message)
        if result != CURLE_OK, isStale { result = perform(message, onNewConnection: true) }
        try finish(result)
    }

    /// Connects, says who it is, and asks for nothing.
    func greet() throws {
        try set(CURLOPT_CUSTOMREQUEST, "NOOP")
        try finish(perform([], onNewConnection: true))
    }

    private func perform(_ message: [UInt8], onNewConnection: Bool = false) -> CURLcode {
        transfer = Transfer(message)
        errorWords.pointee = 0
        jixia_curl_set_number(handle, CURLOPT_FRESH_CONNECT, onNewConnection ? 1 : 0)
        return curl_easy_perform(handle)
    }

    /// The server closed the kept connection before this mail: it said nothing to it, or only good-bye.
    private var isStale: Bool {
        var connects = 0
        jixia_curl_get_number(handle, CURLINFO_NUM_CONNECTS, &connects)
        return connects == 0 && !transfer.isHandedOver && (transfer.reply == nil || transfer.reply?.code == 421)
    }

    private func finish(_ result: CURLcode) throws {
        let done = transfer
        transfer = Transfer([])
        guard result != CURLE_OK else { return }
        throw done.failure(result, words: String(cString: errorWords), secrets: [url.password, url.user].compactMap { $0 })
    }

    // MARK: Setting up

    private func setUp(_ total: Duration) throws {
        try set(CURLOPT_URL, url.curlURL)
        try set(CURLOPT_PROTOCOLS_STR, url.tls == .implicit ? "smtps" : "smtp")
        // The environment may name a proxy for other programs.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_TIMEOUT_MS, Int(total.milliseconds))
        // Saying good-bye knows only this limit.
        try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, total.secondsRoundedUp)
        try set(CURLOPT_MAXAGE_CONN, Self.trustedIdleSeconds)
        try set(CURLOPT_MAXCONNECTS, 1)
        try setUpTLS()
        if let user = url.user, let password = url.password {
            try set(CURLOPT_USERNAME, user)
            try set(CURLOPT_PASSWORD, password)
        }
        try setUpCallbacks()
    }

    private func setUpTLS() throws {
        let use: curl_usessl =
            switch url.tls {
            case .off: CURLUSESSL_NONE
            case .starttls: CURLUSESSL_TRY
            case .required, .implicit: CURLUSESSL_ALL
            }
        try set(CURLOPT_USE_SSL, Int(use.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = url.authorities {
            try set(CURLOPT_CAINFO, authorities)
            // Not the system's folder beside it.
            try set(CURLOPT_CAPATH, nil)
        }
    }

    private func setUpCallbacks() throws {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try check(jixia_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorWords))
        try check(jixia_curl_set_pointer(handle, CURLOPT_READDATA, me))
        try check(
            jixia_curl_set_reader(handle) { buffer, size, count, me in
                guard let buffer, let me else { return Int(CURL_READFUNC_ABORT) }
                return SMTPConnection.at(me).transfer.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            })
        try check(jixia_curl_set_pointer(handle, CURLOPT_HEADERDATA, me))
        try check(
            jixia_curl_set_writer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, me in
                if let bytes, let me { SMTPConnection.at(me).transfer.heard(UnsafeRawBufferPointer(start: bytes, count: size * count)) }
                return size * count
            })
        // What NOOP answers would go to the standard output.
        try check(jixia_curl_set_writer(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count })
        try check(jixia_curl_set_pointer(handle, CURLOPT_XFERINFODATA, me))
        try check(jixia_curl_set_progress(handle) { me, _, _, _, _ in me.map { SMTPConnection.at($0).isUnreachable } == true ? 1 : 0 })
        try set(CURLOPT_NOPROGRESS, 0)
    }

    /// libcurl's own limit of connecting would count the greeting, TLS and the login too, which a slow server may take longer for.
    private var isUnreachable: Bool {
        guard transfer.elapsed > reaching, transfer.reply == nil else { return false }
        var connected = curl_off_t(0), connects = 0
        jixia_curl_get_size(handle, CURLINFO_CONNECT_TIME_T, &connected)
        jixia_curl_get_number(handle, CURLINFO_NUM_CONNECTS, &connects)
        return connected == 0
    }

    private static func at(_ pointer: UnsafeMutableRawPointer) -> SMTPConnection {
        Unmanaged<SMTPConnection>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func set(_ option: CURLoption, _ value: Int) throws { try check(jixia_curl_set_number(handle, option, value)) }
    private func set(_ option: CURLoption, _ value: String?) throws { try check(jixia_curl_set_text(handle, option, value)) }

    private func check(_ result: CURLcode) throws {
        guard result == CURLE_OK else { throw MailFailure(.temporary, "libcurl refuses a setting (curl \(result.rawValue))") }
    }
}
