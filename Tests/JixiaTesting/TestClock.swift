import JixiaCore
import Synchronization

/// A clock that stands still until the test moves it.
public final class TestClock: Sendable {
    private let moment: Mutex<Moment>

    public init(_ milliseconds: Int64 = 1_800_000_000_000) { moment = Mutex(Moment(milliseconds: milliseconds)) }

    public var now: Now { { [self] in moment.withLock { $0 } } }

    public func advance(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
