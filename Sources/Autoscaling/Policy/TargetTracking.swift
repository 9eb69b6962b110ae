import Foundation

/// Decides how many instances a policy wants: no clock, no database.
///
/// - Source: Application Auto Scaling user guide, "How target tracking scaling works" and "Define cooldown periods".
struct TargetTracking: Sendable {
    /// What the last change of a direction was, for its cool-down.
    struct Change: Sendable, Hashable {
        let old: Int
        let new: Int
        let ended: Date
    }

    let target: Double
    let scaleOutCooldown: TimeInterval
    let scaleInCooldown: TimeInterval
    let scalesIn: Bool

    /// The number at which the metric, which falls as instances are added, would be at the target: `⌈current · metric / target⌉`.
    func capacity(of current: Int, at metric: Double) -> Int {
        let wanted = (Double(current) * metric / target).rounded(.up)
        return Int(min(max(wanted, 0), Double(Int32.max)))
    }

    /// The larger number that a breach from above asks for; nil where it asks for none now.
    ///
    /// While the last scale-out cools down, what it added counts as part of what is wanted: only more than that is a reason to
    /// scale out again.
    func scaleOut(from current: Int, most: Int, metric: Double, last: Change?, now: Date) -> Int? {
        let isCooling = last.map { now < $0.ended.addingTimeInterval(scaleOutCooldown) } ?? false
        let base = isCooling ? min(last?.old ?? current, current) : current
        let wanted = min(capacity(of: base, at: metric), most)
        return wanted > current ? wanted : nil
    }

    /// The smaller number that a breach from below allows; nil where it allows none now.
    func scaleIn(from current: Int, least: Int, metric: Double, last: Change?, now: Date) -> Int? {
        guard scalesIn, !(last.map { now < $0.ended.addingTimeInterval(scaleInCooldown) } ?? false) else { return nil }
        let wanted = max(capacity(of: current, at: metric), least)
        return wanted < current ? wanted : nil
    }
}
