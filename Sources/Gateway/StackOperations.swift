import Stacks

extension OperationTable {
    static func stackOperations(_ stacks: Stacks) -> [String: Operation] {
        [
            "CreateStack": Operation(stacks.createStack), "UpdateStack": Operation(stacks.updateStack),
            "DeleteStack": Operation(stacks.deleteStack), "CancelUpdateStack": Operation(stacks.cancelUpdateStack),
            "ContinueUpdateRollback": Operation(stacks.continueUpdateRollback),
            "RollbackStack": Operation(stacks.rollbackStack),
            "UpdateTerminationProtection": Operation(stacks.updateTerminationProtection),
            "DescribeStacks": Operation(stacks.describeStacks), "ListStacks": Operation(stacks.listStacks),
            "DescribeStackEvents": Operation(stacks.describeStackEvents),
            "DescribeStackResource": Operation(stacks.describeStackResource),
            "DescribeStackResources": Operation(stacks.describeStackResources),
            "ListStackResources": Operation(stacks.listStackResources),
            "ListExports": Operation(stacks.listExports), "ListImports": Operation(stacks.listImports),
            "ValidateTemplate": Operation(stacks.validateTemplate), "GetTemplate": Operation(stacks.getTemplate),
            "GetTemplateSummary": Operation(stacks.getTemplateSummary),
            "CreateChangeSet": Operation(stacks.createChangeSet),
            "DescribeChangeSet": Operation(stacks.describeChangeSet),
            "ListChangeSets": Operation(stacks.listChangeSets),
            "ExecuteChangeSet": Operation(stacks.executeChangeSet),
            "DeleteChangeSet": Operation(stacks.deleteChangeSet),
            "DetectStackDrift": Operation(stacks.detectStackDrift),
            "DetectStackResourceDrift": Operation(stacks.detectStackResourceDrift),
            "DescribeStackDriftDetectionStatus": Operation(stacks.describeStackDriftDetectionStatus),
            "DescribeStackResourceDrifts": Operation(stacks.describeStackResourceDrifts),
        ]
    }
}
