import Synchronization

/// The instances of one variant: workers, each of which serves one request at a time and queues the others.
///
/// A request goes to a free worker or, where none is, to the one with the shortest queue. It runs on the thread that it came
/// on: a free worker costs one lock to take and one to give back. Fewer workers are reached by draining: those beyond the
/// wished number take no new requests, serve what is in their queues, and then are gone.
final class Workers: Sendable {
    fileprivate struct Worker {
        var isBusy = false
        var queue: [CheckedContinuation<Int, Never>] = []
    }

    fileprivate struct State {
        var workers: [Worker]
        /// How many take requests: the first ones.
        var desired: Int
        /// Where the search for a free one begins, so that they take turns.
        var turn = 0
        /// Since the last ``takeMinute()``.
        var minute = InvocationCounts()
        /// All before that.
        var earlier = InvocationCounts()
    }

    private let state: Mutex<State>
    /// Called when the last worker too many is gone.
    private let drained: @Sendable () -> Void

    init(count: Int, drained: @escaping @Sendable () -> Void) {
        state = Mutex(State(workers: Array(repeating: Worker(), count: count), desired: count))
        self.drained = drained
    }

    /// How many workers there are, those that still drain included.
    var count: Int { state.withLock { $0.count } }

    /// How many workers take requests.
    var desired: Int { state.withLock { $0.desired } }

    /// How many requests wait for a worker.
    var waiting: Int { state.withLock { state in state.workers.reduce(0) { $0 + $1.queue.count } } }

    /// Sets how many workers take requests.
    func resize(to desired: Int) {
        state.withLock { state in
            state.desired = desired
            while state.workers.count < desired { state.workers.append(Worker()) }
            state.trim()
        }
    }

    /// Takes a free worker; nil where all are busy.
    func tryBegin() -> Int? { state.withLock { $0.take() } }

    /// Takes a worker, after those that wait for it already.
    func begin() async -> Int {
        await withCheckedContinuation { continuation in
            let free = state.withLock { state -> Int? in
                if let free = state.take() { return free }
                state.enqueue(continuation)
                return nil
            }
            if let free { continuation.resume(returning: free) }
        }
    }

    /// Gives a worker back, and writes down what its request came to.
    func end(_ worker: Int, _ record: (inout InvocationCounts) -> Void) {
        let (next, isDrained) = state.withLock { state -> (CheckedContinuation<Int, Never>?, Bool) in
            state.minute.invocationsPerInstance += 1 / Double(state.desired)
            record(&state.minute)
            if let next = state.workers[worker].next() { return (next, false) }
            state.workers[worker].isBusy = false
            guard worker >= state.desired else { return (nil, false) }
            state.trim()
            return (nil, state.count == state.desired)
        }
        next?.resume(returning: worker)
        if isDrained { drained() }
    }

    /// What was answered since the last call.
    func takeMinute() -> InvocationCounts {
        state.withLock { state in
            defer {
                state.earlier.add(state.minute)
                state.minute = InvocationCounts()
            }
            return state.minute
        }
    }

    /// What was answered since the beginning.
    var counts: InvocationCounts {
        state.withLock { state in
            var all = state.earlier
            all.add(state.minute)
            return all
        }
    }

    /// Whether no request is with any worker.
    var isIdle: Bool { state.withLock { state in !state.workers.contains(where: \.isBusy) } }
}

extension Workers.State {
    /// Those that take requests, and those beyond that still have some.
    fileprivate var count: Int { workers.indices.reduce(0) { $0 + ($1 < desired || workers[$1].isBusy ? 1 : 0) } }

    fileprivate mutating func take() -> Int? {
        for step in 0..<desired {
            var index = turn + step
            if index >= desired { index -= desired }
            if workers[index].isBusy { continue }
            workers[index].isBusy = true
            turn = index + 1 < desired ? index + 1 : 0
            return index
        }
        return nil
    }

    fileprivate mutating func enqueue(_ continuation: CheckedContinuation<Int, Never>) {
        var shortest = 0
        for index in 1..<max(1, desired) where workers[index].queue.count < workers[shortest].queue.count {
            shortest = index
        }
        workers[shortest].queue.append(continuation)
    }

    /// Forgets the workers at the end that are too many and free.
    fileprivate mutating func trim() {
        while workers.count > desired, workers.last?.isBusy == false { workers.removeLast() }
        if turn >= desired { turn = 0 }
    }
}

extension Workers.Worker {
    fileprivate mutating func next() -> CheckedContinuation<Int, Never>? { queue.isEmpty ? nil : queue.removeFirst() }
}
