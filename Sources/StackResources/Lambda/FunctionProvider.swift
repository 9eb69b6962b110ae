import Foundation
package import Functions
package import JSONDocuments
import OrderedCollections
package import Stacks
import Store

/// Lambda functions whose native the tag `driftloop:function` names.
package struct FunctionProvider: ResourceProvider {
    package let type = "AWS::Lambda::Function"
    package let schema = ResourceSchema(
        required: ["Code", "Role"],
        optional: [
            "Architectures", "CodeSigningConfigArn", "DeadLetterConfig", "Description", "Environment",
            "EphemeralStorage",
            "FileSystemConfigs", "FunctionName", "Handler", "ImageConfig", "KmsKeyArn", "Layers", "LoggingConfig",
            "MemorySize", "PackageType", "RecursiveLoop", "ReservedConcurrentExecutions", "Runtime",
            "RuntimeManagementConfig", "SnapStart", "Tags", "Timeout", "TracingConfig", "VpcConfig",
        ],
        replacing: ["FunctionName", "PackageType"],
        attributes: ["Arn"]
    )
    let functions: Functions

    package init(functions: Functions) { self.functions = functions }

    /// A function without a native is refused before anything is created.
    package func check(_ properties: JSON) throws {
        try functions.check(
            name: properties["FunctionName"]?.string,
            tags: properties["Tags"]?.tags ?? [:]
        )
    }

    package func verifyFree(_ resource: ResourceRequest) async throws {
        let name = Self.name(resource)
        guard try await found(name) == nil else {
            throw ServiceError(.functionConflict, "There is a function '\(name)' already. Choose another name.")
        }
    }

    package func create(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = Self.name(resource)
        if let found = try await found(name) { return Self.provided(found) }
        let properties = resource.properties
        return Self.provided(
            try await functions.createFunction(
                CreateFunctionRequest(
                    functionName: name,
                    runtime: properties["Runtime"]?.string,
                    role: properties["Role"]?.string ?? "",
                    handler: properties["Handler"]?.string,
                    code: Self.code(properties),
                    description: properties["Description"]?.string,
                    timeout: try Self.number(properties, "Timeout"),
                    memorySize: try Self.number(properties, "MemorySize"),
                    environment: Self.environment(properties),
                    architectures: properties["Architectures"]?.array?.compactMap(\.string),
                    packageType: properties["PackageType"]?.string,
                    tags: properties["Tags"]?.tags
                )
            )
        )
    }

    package func update(_ resource: ResourceRequest) async throws -> ProvidedResource {
        let name = resource.physicalId ?? Self.name(resource)
        let properties = resource.properties
        try await functions.setTags(of: name, to: properties["Tags"]?.tags ?? [:])
        _ = try await functions.updateFunctionCode(
            UpdateFunctionCodeRequest(
                functionName: name,
                code: Self.code(properties),
                architectures: properties["Architectures"]?.array?.compactMap(\.string) ?? ["x86_64"]
            )
        )
        return Self.provided(
            try await functions.updateFunctionConfiguration(
                UpdateFunctionConfigurationRequest(
                    functionName: name,
                    runtime: properties["Runtime"]?.string,
                    role: properties["Role"]?.string,
                    handler: properties["Handler"]?.string,
                    // A property that is not there any more has its default again.
                    description: properties["Description"]?.string ?? "",
                    timeout: try Self.number(properties, "Timeout") ?? 3,
                    memorySize: try Self.number(properties, "MemorySize") ?? 128,
                    environment: Self.environment(properties) ?? FunctionEnvironment()
                )
            )
        )
    }

    package func delete(_ resource: ResourceRequest) async throws {
        do {
            try await functions.deleteFunction(
                FunctionRequest(functionName: resource.physicalId ?? Self.name(resource))
            )
        } catch let error as ServiceError where error.code == .functionNotFound {}
    }

    package func read(_ resource: ResourceRequest) async throws -> JSON? {
        guard let found = try await found(resource.physicalId ?? Self.name(resource)) else { return nil }
        var properties: JSON = [
            "FunctionName": .string(found.functionName), "Role": .string(found.role),
            "Timeout": .integer(Int64(found.timeout)), "MemorySize": .integer(Int64(found.memorySize)),
            "Description": .string(found.description),
        ]
        properties["Runtime"] = found.runtime.map(JSON.string)
        properties["Handler"] = found.handler.map(JSON.string)
        var variables: JSON = [:]
        // A variable of the template that is gone is told, too.
        for name in resource.properties["Environment"]?["Variables"]?.object?.keys ?? [] { variables[name] = .null }
        for (name, value) in found.environment?.variables ?? [:] { variables[name] = .string(value) }
        properties["Environment"] = ["Variables": variables]
        return properties.telling("Runtime", "Handler")
    }

    private func found(_ name: String) async throws -> FunctionConfiguration? {
        do {
            return try await functions.getFunctionConfiguration(FunctionRequest(functionName: name))
        } catch let error as ServiceError where error.code == .functionNotFound { return nil }
    }

    private static func name(_ resource: ResourceRequest) -> String {
        resource.properties["FunctionName"]?.string ?? resource.generatedName(most: 64)
    }

    private static func code(_ properties: JSON) -> FunctionCode {
        let code = properties["Code"]
        return FunctionCode(
            // In a template it is the text of one module, not an archive.
            zipFile: code?["ZipFile"]?.string.map { Data($0.utf8) },
            s3Bucket: code?["S3Bucket"]?.string,
            s3Key: code?["S3Key"]?.string,
            s3ObjectVersion: code?["S3ObjectVersion"]?.string,
            imageUri: code?["ImageUri"]?.string
        )
    }

    private static func environment(_ properties: JSON) -> FunctionEnvironment? {
        guard let variables = properties["Environment"]?["Variables"]?.object else { return nil }
        let pairs = variables.map { ($0.key, $0.value.string ?? $0.value.text()) }
        return FunctionEnvironment(variables: Dictionary(pairs, uniquingKeysWith: { $1 }))
    }

    /// A whole number, which a template may also write as text.
    private static func number(_ properties: JSON, _ name: String) throws -> Int? {
        guard let value = properties[name], !value.isNull else { return nil }
        guard let number = value.integer.map(Int.init) ?? value.string.flatMap({ Int($0) }) else {
            throw ServiceError(.validation, "\(name) is \(value.text()); give a whole number.")
        }
        return number
    }

    private static func provided(_ function: FunctionConfiguration) -> ProvidedResource {
        ProvidedResource(physicalId: function.functionName, attributes: ["Arn": .string(function.functionArn)])
    }
}
