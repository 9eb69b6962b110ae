import Foundation
import Hummingbird
import Identifiers
import NIOCore

/// STS, as far as AWS's tools need it: GetCallerIdentity, in the Query protocol (form in, XML out).
struct SecurityTokenService: Sendable {
    let home: Home

    private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    /// Answers a form such as `Action=GetCallerIdentity&Version=2011-06-15`.
    func respond(to form: String) -> Response {
        let fields = form.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let action = fields.first { $0.first == "Action" }.flatMap { $0.count == 2 ? String($0[1]) : nil }
        let metadata = XMLElement("ResponseMetadata", [XMLElement("RequestId", UUID().uuidString)])
        guard action == "GetCallerIdentity" else {
            let sentence =
                "The action '\(action ?? "")' is not one of Driftloop's. The Query protocol is spoken for STS "
                + "GetCallerIdentity only; other requests name theirs in the header X-Amz-Target."
            let error = XMLElement(
                "Error",
                [XMLElement("Type", "Sender"), XMLElement("Code", "InvalidAction"), XMLElement("Message", sentence)]
            )
            return Self.xml(.badRequest, XMLElement("ErrorResponse", [error] + metadata.children))
        }
        let result = XMLElement(
            "GetCallerIdentityResult",
            [
                XMLElement("Arn", "arn:aws:iam::\(home.account):root"), XMLElement("UserId", home.account),
                XMLElement("Account", home.account),
            ]
        )
        return Self.xml(.ok, XMLElement("GetCallerIdentityResponse", [result, metadata]))
    }

    private static func xml(_ status: HTTPResponse.Status, _ root: XMLElement) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: root.document(namespace: namespace)))
        )
    }
}
