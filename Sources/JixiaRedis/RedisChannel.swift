import JixiaMemory

/// One channel of Redis between the processes of a site.
/// `.resumed` comes after the first subscription too: what was kept in mind before that may be stale.
public struct RedisChannel: Channel {
    private let client: RedisClient
    private let name: String

    public init(_ client: RedisClient, name: String) {
        self.client = client
        self.name = client.url.prefix + name
    }

    public func send(_ message: String) async {
        // It promises nothing; whoever listens hears of the loss by its own connection.
        _ = try? await client.publish(name, message)
    }

    public func events() -> AsyncStream<ChannelEvent> {
        client.subscribe(to: [name]) { event in
            switch event {
            case .subscribed: .resumed
            case .message(let message): .message(message.text)
            case .lost: .lost
            }
        }
    }
}
