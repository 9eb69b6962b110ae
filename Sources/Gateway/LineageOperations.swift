import Lineage

extension OperationTable {
    static func lineageOperations(_ lineage: Lineage) -> [String: Operation] {
        [
            "CreateArtifact": Operation(lineage.createArtifact),
            "DescribeArtifact": Operation(lineage.describeArtifact),
            "ListArtifacts": Operation(lineage.listArtifacts),
            "DeleteArtifact": Operation(lineage.deleteArtifact),
            "CreateAction": Operation(lineage.createAction),
            "DescribeAction": Operation(lineage.describeAction),
            "ListActions": Operation(lineage.listActions),
            "DeleteAction": Operation(lineage.deleteAction),
            "CreateContext": Operation(lineage.createContext),
            "DescribeContext": Operation(lineage.describeContext),
            "ListContexts": Operation(lineage.listContexts),
            "DeleteContext": Operation(lineage.deleteContext),
            "DescribeTrialComponent": Operation(lineage.describeTrialComponent),
            "ListTrialComponents": Operation(lineage.listTrialComponents),
            "AddAssociation": Operation(lineage.addAssociation),
            "DeleteAssociation": Operation(lineage.deleteAssociation),
            "ListAssociations": Operation(lineage.listAssociations),
            "QueryLineage": Operation(lineage.queryLineage),
        ]
    }
}
