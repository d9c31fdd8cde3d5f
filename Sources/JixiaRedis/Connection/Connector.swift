import NIOCore
import NIOPosix
import NIOSSL

/// Makes connections that have signed in, chosen the database and answered.
struct Connector: Sendable {
    let url: RedisURL
    let connectTimeout: TimeAmount
    let waitingMost: Int

    func connect() async throws -> RedisConnection {
        let connection = try await open()
        do {
            try await withTaskCancellationHandler {
                for command in greeting() { _ = try await connection.send(command, within: connectTimeout).checked() }
            } onCancel: {
                connection.close()
            }
        } catch {
            connection.close()
            throw error
        }
        return connection
    }

    private func greeting() -> [[any RedisStorable]] {
        var commands: [[any RedisStorable]] = []
        if let password = url.password { commands.append(["AUTH"] + (url.user.map { [$0] } ?? []) + [password]) }
        if url.database != 0 { commands.append(["SELECT", url.database]) }
        commands.append(["PING"])
        return commands
    }

    private func open() async throws -> RedisConnection {
        let tls = try tls()
        // An address has no name to be sent; the certificate must then name the address.
        let name = (try? SocketAddress(ipAddress: url.host, port: url.port)) == nil ? url.host : nil
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(connectTimeout)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.maxMessagesPerRead, value: 8)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 16))
                .connect(host: url.host, port: url.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls {
                            try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                        }
                        return try RedisConnection(channel, waitingMost: waitingMost)
                    }
                }
        } catch {
            throw RedisError.notConnected("\(url.host):\(url.port) cannot be reached")
        }
    }

    private func tls() throws -> NIOSSLContext? {
        guard url.isEncrypted else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorities = url.authorities { configuration.trustRoots = .file(authorities) }
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw RedisError.notConnected("the authorities of ca= cannot be read")
        }
    }
}
