package import Store

extension Jobs {
    /// A key and a value that a user gave to a resource.
    package typealias Tag = ResourceTag
}

/// What a job may reach over the network.
package struct NetworkConfig: Codable, Sendable, Hashable {
    package var enableInterContainerTrafficEncryption: Bool?
    package var enableNetworkIsolation: Bool?
    package var vpcConfig: VpcConfig?

    package init(
        enableInterContainerTrafficEncryption: Bool? = nil,
        enableNetworkIsolation: Bool? = nil,
        vpcConfig: VpcConfig? = nil
    ) {
        self.enableInterContainerTrafficEncryption = enableInterContainerTrafficEncryption
        self.enableNetworkIsolation = enableNetworkIsolation
        self.vpcConfig = vpcConfig
    }
}

/// A network on AWS; without meaning on one machine.
package struct VpcConfig: Codable, Sendable, Hashable {
    package var securityGroupIds: [String]
    package var subnets: [String]

    package init(securityGroupIds: [String], subnets: [String]) {
        self.securityGroupIds = securityGroupIds
        self.subnets = subnets
    }
}

/// Where SageMaker Experiments files a job.
package struct ExperimentConfig: Codable, Sendable, Hashable {
    package var experimentName: String?
    package var trialName: String?
    package var trialComponentDisplayName: String?
    package var runName: String?

    package init(
        experimentName: String? = nil,
        trialName: String? = nil,
        trialComponentDisplayName: String? = nil,
        runName: String? = nil
    ) {
        self.experimentName = experimentName
        self.trialName = trialName
        self.trialComponentDisplayName = trialComponentDisplayName
        self.runName = runName
    }
}
