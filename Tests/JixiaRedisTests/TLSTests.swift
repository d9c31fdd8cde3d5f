import Foundation
import JixiaRedis
import Testing

@Suite struct TLSTests {
    /// An own authority and a certificate of it for 127.0.0.1.
    private func certificates() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jixia-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try run(
            """
            cd \(folder.path) &&
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=tests &&
            openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=127.0.0.1 &&
            printf 'subjectAltName=IP:127.0.0.1' > names &&
            openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out certificate.pem -extfile names &&
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout other.key -out other.pem -subj /CN=other
            """)
        return folder
    }

    private func run(_ command: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test func `an own authority is believed, and no other`() async throws {
        let folder = try certificates()
        defer { try? FileManager.default.removeItem(at: folder) }
        let port = try freePort()
        let server = try await OwnServer([
            "--tls-port", "\(port)", "--tls-cert-file", folder.path + "/certificate.pem", "--tls-key-file", folder.path + "/key.pem",
            "--tls-ca-cert-file", folder.path + "/ca.pem", "--tls-auth-clients", "no", "--requirepass", "secret",
        ])
        let address = "rediss://:secret@127.0.0.1:\(port)/2"

        let client = try RedisClient(RedisURL(address + "?ca=\(folder.path)/ca.pem"), commandTimeout: .seconds(5))
        let value = String(repeating: "v", count: 100_000)
        try await client.set("k", value)
        try await #expect(client.get("k") == value)
        await client.close()

        for query in ["?ca=\(folder.path)/other.pem", "", "?ca=\(folder.path)/missing.pem"] {
            let stranger = try RedisClient(RedisURL(address + query))
            let error = await #expect(throws: RedisError.self) { try await stranger.ping() }
            guard case .notConnected? = error else { return #expect(Bool(false), "\(String(describing: error))") }
            await stranger.close()
        }
        withExtendedLifetime(server) {}
    }
}
