import Store

extension Jobs {
    /// The events of one stream, a page at a time, forward or backward.
    ///
    /// A page has at most 1 MiB of events, and 10,000. Source: CloudWatch Logs API, `GetLogEvents`.
    ///
    /// - Throws: ``ServiceError/Code/logNotFound`` if there is no such group or stream;
    ///   ``ServiceError/Code/invalidLogParameter`` for members that cannot be.
    package func getLogEvents(_ request: GetLogEventsRequest) async throws -> GetLogEventsResponse {
        guard let name = request.logStreamName else { throw ServiceError.invalidLog("logStreamName is missing.") }
        try LogRules.checkStream(name, "logStreamName")
        let room = try LogPageRoom(limit: request.limit)
        let start = try LogRules.time(request.startTime, "startTime")
        let end = try LogRules.time(request.endTime, "endTime")
        let group = try await logGroup(name: request.logGroupName, identifier: request.logGroupIdentifier)
        let (job, stream, log) = try await logStream(name, in: group)
        let lower = log.position(notBefore: start ?? 0)
        let upper = max(lower, end.map(log.position(notBefore:)) ?? log.end)
        let token = try request.nextToken.map { try LogEventToken($0, of: log) }
        return await page(of: log, lower..<upper, token, isForward: request.startFromHead ?? false, room) { line in
            job.event(line).flatMap { $0.stream == stream ? $0.text : nil }
        }
    }

    /// Reads the page of a log that begins at a token, or at one end; `text` says what a line says in the stream.
    @concurrent private func page(
        of log: LogFile,
        _ bounds: Range<Int>,
        _ token: LogEventToken?,
        isForward: Bool,
        _ room: LogPageRoom,
        text: @Sendable (LogLine) -> ArraySlice<UInt8>?
    ) async -> GetLogEventsResponse {
        let isForward = token?.isForward ?? isForward
        let usual = isForward ? bounds.lowerBound : bounds.upperBound
        let start = min(max(token?.position ?? usual, bounds.lowerBound), bounds.upperBound)
        var cursor = LogCursor(log, bounds, at: start)
        var room = room
        var events: [GetLogEventsResponse.Event] = []
        var far = start
        while let line = isForward ? cursor.next() : cursor.previous() {
            if let text = text(line) {
                guard room.take(text.count) else { break }
                let message = String(decoding: text, as: UTF8.self)
                events.append(.init(timestamp: line.time, message: message, ingestionTime: line.time))
            }
            far = isForward ? line.end : line.start
        }
        // Without an event the way on is where it was, and so is the way back.
        let near = events.isEmpty ? token?.position ?? start : start
        if events.isEmpty { far = near }
        return GetLogEventsResponse(
            events: isForward ? events : events.reversed(),
            nextForwardToken: LogEventToken(isForward: true, position: isForward ? far : near).description,
            nextBackwardToken: LogEventToken(isForward: false, position: isForward ? near : far).description
        )
    }
}
