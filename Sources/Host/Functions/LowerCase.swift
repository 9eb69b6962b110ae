import Functions
import JSONDocuments

extension NativeFunction {
    /// `lower-case`: a custom resource whose attribute OutputString is its property InputString in lower case.
    ///
    /// It makes nothing, so there is nothing to delete.
    static let lowerCase = NativeFunction { event, context in
        let physicalId =
            event["PhysicalResourceId"]?.string ?? "lower-case-"
            + (event["LogicalResourceId"]?.string ?? context.requestId)
        if event["RequestType"]?.string == "Delete" {
            return ["Status": "SUCCESS", "PhysicalResourceId": .string(physicalId)]
        }
        guard let input = event["ResourceProperties"]?["InputString"]?.string else {
            return [
                "Status": "FAILED", "PhysicalResourceId": .string(physicalId),
                "Reason": "The property InputString is missing.",
            ]
        }
        return [
            "Status": "SUCCESS", "PhysicalResourceId": .string(physicalId),
            "Data": ["OutputString": .string(input.lowercased())],
        ]
    }
}
