/// Reaches the other processes of the site. A message is delivered at most once, and to nobody while the way is cut:
/// it may tell that something changed, never what is true.
public protocol Channel: Sendable {
    /// Tells the other processes; this one hears it as well.
    func send(_ message: String) async
    /// What comes in, until the task that reads it is cancelled. One reader a channel.
    func events() -> AsyncStream<ChannelEvent>
}

public enum ChannelEvent: Sendable, Equatable {
    case message(String)
    /// The way is cut: messages are missed from now on.
    case lost
    /// Messages come again. What was sent in between is gone.
    case resumed
}
