import Foundation
import NIOCore
package import NIOHTTP1
import NIOPosix

/// One HTTP/1.1 connection to the server; requests on it are pipelined and answered in order.
package struct HTTPConnection: Sendable {
    /// An answer with its whole body.
    package struct Answer: Sendable {
        package let status: Int
        package let headers: HTTPHeaders
        package let body: [UInt8]
    }

    private let channel: any Channel
    private let authority: String

    /// The largest answer that is read, in bytes.
    private static let maximumAnswer = 64 << 20

    /// Connects.
    package static func open(host: String, port: Int) async throws -> HTTPConnection {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOHTTPClientResponseAggregator(maxContentLength: maximumAnswer),
                        ExchangeHandler()
                    )
                }
            }
            .connect(host: host, port: port).get()
        return HTTPConnection(channel: channel, authority: "\(host.contains(":") ? "[\(host)]" : host):\(port)")
    }

    /// Sends a request and waits for its answer.
    package func send(
        _ method: HTTPMethod,
        _ path: String,
        headers: HTTPHeaders = [:],
        body: [UInt8] = []
    ) async throws -> Answer {
        let promise = channel.eventLoop.makePromise(of: Answer.self)
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        if !head.headers.contains(name: "Host") { head.headers.add(name: "Host", value: authority) }
        head.headers.replaceOrAdd(name: "Content-Length", value: String(body.count))
        let exchange = Exchange(head: head, body: ByteBuffer(bytes: body), promise: promise)
        channel.writeAndFlush(exchange).whenFailure { promise.fail($0) }
        return try await promise.futureResult.get()
    }

    /// Closes the connection; answers that are still awaited fail.
    package func close() async { try? await channel.close() }
}

/// A request on its way and the promise of its answer.
private struct Exchange: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer
    let promise: EventLoopPromise<HTTPConnection.Answer>
}

/// Writes requests and gives each answer to the oldest promise.
private final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = NIOHTTPClientResponseFull
    typealias OutboundIn = Exchange
    typealias OutboundOut = HTTPClientRequestPart

    private var waiting: CircularBuffer<EventLoopPromise<HTTPConnection.Answer>> = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        waiting.append(exchange.promise)
        context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(exchange.body))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let response = unwrapInboundIn(data)
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        waiting.popFirst()?
            .succeed(
                .init(status: Int(response.head.status.code), headers: response.head.headers, body: body)
            )
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        while let promise = waiting.popFirst() { promise.fail(error) }
    }
}
