package import Foundation

package struct CreateFunctionRequest: Codable, Sendable, Hashable {
    package var functionName: String
    package var runtime: String?
    package var role: String
    package var handler: String?
    package var code: FunctionCode
    package var description: String?
    package var timeout: Int?
    package var memorySize: Int?
    package var environment: FunctionEnvironment?
    package var architectures: [String]?
    package var packageType: String?
    package var tags: [String: String]?

    package init(
        functionName: String,
        runtime: String? = nil,
        role: String,
        handler: String? = nil,
        code: FunctionCode,
        description: String? = nil,
        timeout: Int? = nil,
        memorySize: Int? = nil,
        environment: FunctionEnvironment? = nil,
        architectures: [String]? = nil,
        packageType: String? = nil,
        tags: [String: String]? = nil
    ) {
        self.functionName = functionName
        self.runtime = runtime
        self.role = role
        self.handler = handler
        self.code = code
        self.description = description
        self.timeout = timeout
        self.memorySize = memorySize
        self.environment = environment
        self.architectures = architectures
        self.packageType = packageType
        self.tags = tags
    }
}

/// What runs on AWS; here it is only measured.
package struct FunctionCode: Codable, Sendable, Hashable {
    package var zipFile: Data?
    package var s3Bucket: String?
    package var s3Key: String?
    package var s3ObjectVersion: String?
    package var imageUri: String?

    package init(
        zipFile: Data? = nil,
        s3Bucket: String? = nil,
        s3Key: String? = nil,
        s3ObjectVersion: String? = nil,
        imageUri: String? = nil
    ) {
        self.zipFile = zipFile
        self.s3Bucket = s3Bucket
        self.s3Key = s3Key
        self.s3ObjectVersion = s3ObjectVersion
        self.imageUri = imageUri
    }
}

package struct FunctionEnvironment: Codable, Sendable, Hashable {
    package var variables: [String: String]?

    package init(variables: [String: String]? = nil) { self.variables = variables }
}

package struct FunctionRequest: Codable, Sendable, Hashable {
    /// A name, a partial or a whole ARN.
    package var functionName: String

    package init(functionName: String) { self.functionName = functionName }
}

/// Members that are nil stay as they are.
package struct UpdateFunctionConfigurationRequest: Codable, Sendable, Hashable {
    package var functionName: String
    package var runtime: String?
    package var role: String?
    package var handler: String?
    package var description: String?
    package var timeout: Int?
    package var memorySize: Int?
    package var environment: FunctionEnvironment?
    package var revisionId: String?

    package init(
        functionName: String,
        runtime: String? = nil,
        role: String? = nil,
        handler: String? = nil,
        description: String? = nil,
        timeout: Int? = nil,
        memorySize: Int? = nil,
        environment: FunctionEnvironment? = nil,
        revisionId: String? = nil
    ) {
        self.functionName = functionName
        self.runtime = runtime
        self.role = role
        self.handler = handler
        self.description = description
        self.timeout = timeout
        self.memorySize = memorySize
        self.environment = environment
        self.revisionId = revisionId
    }
}

package struct UpdateFunctionCodeRequest: Codable, Sendable, Hashable {
    package var functionName: String
    package var zipFile: Data?
    package var s3Bucket: String?
    package var s3Key: String?
    package var s3ObjectVersion: String?
    package var imageUri: String?
    package var architectures: [String]?
    package var dryRun: Bool?
    package var revisionId: String?

    package init(functionName: String, code: FunctionCode, architectures: [String]? = nil) {
        self.functionName = functionName
        zipFile = code.zipFile
        s3Bucket = code.s3Bucket
        s3Key = code.s3Key
        s3ObjectVersion = code.s3ObjectVersion
        imageUri = code.imageUri
        self.architectures = architectures
    }

    var code: FunctionCode {
        FunctionCode(
            zipFile: zipFile,
            s3Bucket: s3Bucket,
            s3Key: s3Key,
            s3ObjectVersion: s3ObjectVersion,
            imageUri: imageUri
        )
    }
}

/// A function as Lambda describes it.
package struct FunctionConfiguration: Codable, Sendable, Hashable {
    package struct Tracing: Codable, Sendable, Hashable {
        package var mode: String
    }

    package let functionName: String
    package let functionArn: String
    package let runtime: String?
    package let role: String
    package let handler: String?
    package let codeSize: Int
    package let description: String
    package let timeout: Int
    package let memorySize: Int
    /// As in `2026-03-01T00:00:00.000+0000`.
    package let lastModified: String
    package let codeSha256: String
    package let version: String
    package let environment: FunctionEnvironment?
    package let tracingConfig: Tracing
    package let revisionId: String
    package let state: String
    package let lastUpdateStatus: String
    package let packageType: String
    package let architectures: [String]
}

package struct GetFunctionResponse: Codable, Sendable, Hashable {
    package struct Code: Codable, Sendable, Hashable {
        /// `Native`: the function is part of the server.
        package let repositoryType: String
        /// The native's name.
        package let location: String
    }

    package let configuration: FunctionConfiguration
    package let code: Code
    package let tags: [String: String]
}

package struct ListFunctionsRequest: Codable, Sendable, Hashable {
    package var marker: String?
    package var maxItems: Int?

    package init(marker: String? = nil, maxItems: Int? = nil) {
        self.marker = marker
        self.maxItems = maxItems
    }
}

package struct ListFunctionsResponse: Codable, Sendable, Hashable {
    package let functions: [FunctionConfiguration]
    package let nextMarker: String?
}
