import Foundation
import Store
import TestSupport
import Testing

@Suite("Signal") struct SignalTests {
    @Test func `a notification that nobody awaits is kept`() async {
        let signal = Signal()
        signal.notify()
        await signal.wait()
    }

    @Test func `a waiter wakes at its deadline`() async {
        let clock = ManualClock()
        let deadline = clock.now().addingTimeInterval(5)
        async let waited: Void = clock.wait(until: deadline, or: Signal())
        clock.advance(by: 5)
        await waited
    }
}
