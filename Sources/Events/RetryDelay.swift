/// How long to wait before a failed delivery is tried again.
///
/// 1 s, doubled with each retry up to 480 s: with that, EventBridge's 185 retries fill its 24 hours (8 retries in 255 s, the
/// other 177 every 480 s, 23.7 hours in all). Each delay is multiplied by a random factor, so that many failures at
/// once do not come back at once. Source for 185 and 24: Amazon EventBridge User Guide, "How EventBridge retries".
enum RetryDelay {
    static let mostRetries = 185
    static let longestAge = 86_400.0

    /// Seconds before retry `number`, counted from 1.
    static func seconds(retry number: Int) -> Double {
        number >= 10 ? 480 : Double(min(480, 1 << max(0, number - 1)))
    }
}
