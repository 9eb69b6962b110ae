import Projects

extension OperationTable {
    static func projectOperations(_ projects: Projects) -> [String: Operation] {
        [
            "CreateProject": Operation(projects.createProject), "DescribeProject": Operation(projects.describeProject),
            "ListProjects": Operation(projects.listProjects), "UpdateProject": Operation(projects.updateProject),
            "DeleteProject": Operation(projects.deleteProject),
        ]
    }

    static func catalogOperations(_ projects: Projects) -> [String: Operation] {
        [
            "CreatePortfolio": Operation(projects.createPortfolio),
            "UpdatePortfolio": Operation(projects.updatePortfolio),
            "DescribePortfolio": Operation(projects.describePortfolio),
            "ListPortfolios": Operation(projects.listPortfolios),
            "DeletePortfolio": Operation(projects.deletePortfolio),
            "AssociateProductWithPortfolio": Operation(projects.associateProductWithPortfolio),
            "DisassociateProductFromPortfolio": Operation(projects.disassociateProductFromPortfolio),
            "AssociatePrincipalWithPortfolio": Operation(projects.associatePrincipalWithPortfolio),
            "DisassociatePrincipalFromPortfolio": Operation(projects.disassociatePrincipalFromPortfolio),
            "ListPrincipalsForPortfolio": Operation(projects.listPrincipalsForPortfolio),
            "CreateConstraint": Operation(projects.createConstraint),
            "UpdateConstraint": Operation(projects.updateConstraint),
            "DescribeConstraint": Operation(projects.describeConstraint),
            "ListConstraintsForPortfolio": Operation(projects.listConstraintsForPortfolio),
            "DeleteConstraint": Operation(projects.deleteConstraint),
            "CreateProduct": Operation(projects.createProduct), "UpdateProduct": Operation(projects.updateProduct),
            "DescribeProduct": Operation(projects.describeProduct),
            "DescribeProductAsAdmin": Operation(projects.describeProductAsAdmin),
            "SearchProducts": Operation(projects.searchProducts),
            "SearchProductsAsAdmin": Operation(projects.searchProductsAsAdmin),
            "DeleteProduct": Operation(projects.deleteProduct),
            "CreateProvisioningArtifact": Operation(projects.createProvisioningArtifact),
            "DescribeProvisioningArtifact": Operation(projects.describeProvisioningArtifact),
            "ListProvisioningArtifacts": Operation(projects.listProvisioningArtifacts),
            "DeleteProvisioningArtifact": Operation(projects.deleteProvisioningArtifact),
            "DescribeProvisioningParameters": Operation(projects.describeProvisioningParameters),
            "ProvisionProduct": Operation(projects.provisionProduct),
            "UpdateProvisionedProduct": Operation(projects.updateProvisionedProduct),
            "TerminateProvisionedProduct": Operation(projects.terminateProvisionedProduct),
            "DescribeProvisionedProduct": Operation(projects.describeProvisionedProduct),
            "SearchProvisionedProducts": Operation(projects.searchProvisionedProducts),
            "DescribeRecord": Operation(projects.describeRecord),
        ]
    }
}
