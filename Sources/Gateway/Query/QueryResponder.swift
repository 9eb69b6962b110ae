import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import JSONDocuments
import NIOCore
import OrderedCollections
import Store

/// AWS's Query protocol in front of the operations: a form in, XML out.
///
/// CloudFormation, IAM and STS speak it, and so do older clients of CloudWatch; the operations are the same that the
/// JSON protocols serve.
struct QueryResponder: Sendable {
    let operations: OperationTable

    /// A service that speaks the protocol, known by the version of its API.
    private struct API: Sendable {
        let prefix: String
        let namespace: String
    }

    private static let apis: [String: API] = [
        "2010-05-15": API(prefix: "CloudFormation.", namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/"),
        "2010-05-08": API(prefix: "IAM.", namespace: "https://iam.amazonaws.com/doc/2010-05-08/"),
        "2010-08-01": API(
            prefix: "GraniteServiceVersion20100801.",
            namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/"
        ),
        "2011-06-15": API(prefix: "STS.", namespace: "https://sts.amazonaws.com/doc/2011-06-15/"),
    ]

    /// Answers a form such as `Action=GetCallerIdentity&Version=2011-06-15`.
    func respond(to text: String) async -> Response {
        var namespace: String?
        do {
            let form = try QueryForm(text)
            let api = Self.apis[form.version]
            namespace = api?.namespace
            guard let api, let operation = operations[api.prefix + form.action] else {
                return Self.render(
                    ServiceError(
                        .validation,
                        "The action '\(form.action)' of version '\(form.version)' is not one of Driftloop's. Form requests are for "
                            + "CloudFormation, CloudWatch, IAM and STS; other requests name their operation in the header X-Amz-Target."
                    ),
                    code: "InvalidAction",
                    namespace
                )
            }
            let answer = try await operation.performForm(form)
            let result = XMLElement(name: "\(form.action)Result", answer)
            return Self.xml(.ok, XMLElement("\(form.action)Response", [result, Self.metadata]), namespace)
        } catch {
            let fault = GatewayResponder.fault(of: error)
            // The Query APIs spell a request's own fault ValidationError, not ValidationException as the others do.
            return Self.render(
                fault,
                code: fault.code == .validation ? "ValidationError" : fault.code.awsCode,
                namespace
            )
        }
    }

    private static func render(_ fault: ServiceError, code: String, _ namespace: String?) -> Response {
        let error = XMLElement(
            "Error",
            [
                XMLElement("Type", fault.code.status < 500 ? "Sender" : "Receiver"), XMLElement("Code", code),
                XMLElement("Message", fault.message),
            ]
        )
        let root = XMLElement("ErrorResponse", [error, XMLElement("RequestId", UUID().uuidString.lowercased())])
        return xml(.init(code: fault.code.status), root, namespace)
    }

    private static var metadata: XMLElement {
        XMLElement("ResponseMetadata", [XMLElement("RequestId", UUID().uuidString.lowercased())])
    }

    private static func xml(_ status: HTTPResponse.Status, _ root: XMLElement, _ namespace: String?) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: root.document(namespace: namespace)))
        )
    }
}

extension XMLElement {
    /// An answer as the Query protocol writes it: members by name, the elements of a list as `member`.
    ///
    /// Maps do not occur in the answers of the services that are served.
    init(name: String, _ json: JSON) {
        switch json {
        case .object(let members):
            self.init(name, members.filter { !$0.value.isNull }.map { XMLElement(name: $0.key, $0.value) })
        case .array(let elements): self.init(name, elements.map { XMLElement(name: "member", $0) })
        case .string(let text): self.init(name, text)
        case .bool(let flag): self.init(name, flag ? "true" : "false")
        case .integer, .double: self.init(name, json.integer.map(String.init) ?? json.text())
        case .null: self.init(name)
        }
    }
}

extension AWSCoding {
    /// Writes answers of the Query protocol, whose times are ISO 8601 in UTC.
    static func queryEncoder() -> JSONEncoder {
        let encoder = encoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
            try container.encode(date.formatted(style))
        }
        return encoder
    }
}
