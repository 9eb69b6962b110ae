import Foundation
import GRDB
import Identifiers
import Store

extension Delivery {
    /// Creates a code pipeline and starts its first execution, as CodePipeline does.
    ///
    /// - Parameters:
    ///   - request: The declaration and the tags.
    ///   - token: Makes the creation happen once: a second call with it answers as the first did.
    /// - Returns: The declaration with its version and what it left out.
    /// - Throws: ``ServiceError/Code/invalidStructure``, ``ServiceError/Code/invalidAction`` and the like with all that is wrong;
    ///   ``ServiceError/Code/pipelineNameInUse``.
    package func createPipeline(
        _ request: CreatePipelineRequest,
        token: String? = nil
    ) async throws -> CreatePipelineResponse {
        try rules.validate(request.pipeline)
        let caller = caller
        let declaration = try await store.write { transaction in
            let name = request.pipeline.name
            let arn = transaction.home.arn(.codepipeline, name).description
            if let row = try Row.fetchOne(
                transaction.database,
                sql: "SELECT token FROM code_pipeline WHERE name = ?",
                arguments: [name]
            ) {
                if let token, row["token"] == token {
                    return try PipelineRecord.declaration(transaction.database, name: name, version: 1)
                }
                throw ServiceError(
                    .pipelineNameInUse,
                    "A code pipeline of the name '\(name)' is there (\(arn)). Choose another name, or update that one."
                )
            }
            let now = transaction.now.timeIntervalSince1970
            try transaction.database.execute(
                sql: """
                    INSERT INTO code_pipeline (name, arn, version, tags, token, created, updated)
                    VALUES (?, ?, 1, ?, ?, ?, ?)
                    """,
                arguments: [name, arn, try AWSCoding.text(request.tags ?? [], .asIs), token, now, now]
            )
            let declaration = try Self.store(request.pipeline, version: 1, in: transaction)
            try Self.start(
                declaration,
                trigger: ExecutionTrigger(triggerType: "CreatePipeline", triggerDetail: caller),
                in: transaction
            )
            return declaration
        }
        wake.notify()
        return CreatePipelineResponse(pipeline: declaration, tags: request.tags)
    }

    /// Replaces a pipeline's declaration by the next version; executions that run keep theirs.
    package func updatePipeline(_ request: UpdatePipelineRequest) async throws -> UpdatePipelineResponse {
        try rules.validate(request.pipeline)
        let declaration = try await store.write { transaction in
            let record = try PipelineRecord.fetch(transaction.database, name: request.pipeline.name)
            let declaration = try Self.store(request.pipeline, version: record.version + 1, in: transaction)
            try transaction.database.execute(
                sql: "UPDATE code_pipeline SET version = ?, updated = ? WHERE name = ?",
                arguments: [record.version + 1, transaction.now.timeIntervalSince1970, record.name]
            )
            for stage in try TransitionRecord.all(transaction.database, pipeline: record.name).keys
            where declaration.stage(named: stage) == nil {
                try transaction.database.execute(
                    sql: "DELETE FROM stage_transition WHERE pipeline = ? AND stage = ?",
                    arguments: [record.name, stage]
                )
            }
            return declaration
        }
        wake.notify()
        return UpdatePipelineResponse(pipeline: declaration)
    }

    private static func store(
        _ pipeline: PipelineDeclaration,
        version: Int,
        in transaction: Transaction
    ) throws -> PipelineDeclaration {
        var declaration = pipeline
        declaration.version = version
        declaration.executionMode = pipeline.mode
        declaration.pipelineType = pipeline.pipelineType ?? .v1
        declaration.triggers = nil
        for stage in declaration.stages.indices {
            declaration.stages[stage].blockers = nil
            for action in declaration.stages[stage].actions.indices {
                let given = declaration.stages[stage].actions[action]
                declaration.stages[stage].actions[action].runOrder = given.order
                declaration.stages[stage].actions[action].region = given.region ?? transaction.home.region
                declaration.stages[stage].actions[action].configuration = given.configuration ?? [:]
                declaration.stages[stage].actions[action].inputArtifacts = given.inputArtifacts ?? []
                declaration.stages[stage].actions[action].outputArtifacts = given.outputArtifacts ?? []
            }
        }
        try transaction.database.execute(
            sql: "INSERT INTO code_pipeline_version (pipeline, version, declaration, created) VALUES (?, ?, ?, ?)",
            arguments: [
                pipeline.name, version, try AWSCoding.text(declaration, .asIs), transaction.now.timeIntervalSince1970,
            ]
        )
        return declaration
    }

    /// A pipeline's declaration, of the newest version unless another is asked for.
    package func getPipeline(_ request: GetPipelineRequest) async throws -> GetPipelineResponse {
        try await store.read { database in
            let record = try PipelineRecord.fetch(database, name: request.name)
            return GetPipelineResponse(
                pipeline: try PipelineRecord.declaration(
                    database,
                    name: record.name,
                    version: request.version ?? record.version
                ),
                metadata: .init(pipelineArn: record.arn, created: record.created, updated: record.updated)
            )
        }
    }

    /// Lists pipelines in the order of their names.
    package func listPipelines(_ request: ListPipelinesRequest) async throws -> ListPipelinesResponse {
        let page = try Self.page(request.maxResults, most: 1000, request.nextToken, isAscending: true)
        let rows = try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM code_pipeline \(page.sql(orderBy: "name"))")
                .map(PipelineRecord.init)
                .map { record in
                    let declaration = try PipelineRecord.declaration(
                        database,
                        name: record.name,
                        version: record.version
                    )
                    return ListPipelinesResponse.Summary(
                        name: record.name,
                        version: record.version,
                        pipelineType: declaration.pipelineType ?? .v1,
                        executionMode: declaration.mode,
                        created: record.created,
                        updated: record.updated
                    )
                }
        }
        let (pipelines, next) = page.cut(rows)
        return ListPipelinesResponse(pipelines: pipelines, nextToken: next)
    }

    /// Deletes a pipeline with all its executions; what its actions run elsewhere goes on.
    ///
    /// One that is not there is no error.
    package func deletePipeline(_ request: DeletePipelineRequest) async throws {
        let running = try await store.write { transaction in
            let running = try String.fetchAll(
                transaction.database,
                sql: "SELECT id FROM action_execution WHERE pipeline = ? AND status = 'InProgress'",
                arguments: [request.name]
            )
            try transaction.database.execute(
                sql: "DELETE FROM code_pipeline WHERE name = ?",
                arguments: [request.name]
            )
            return running
        }
        running.forEach(abandon)
        wake.notify()
    }

    static func page(_ limit: Int?, most: Int, _ nextToken: String?, isAscending: Bool = false) throws -> Page {
        if let nextToken, Int(nextToken).map({ $0 >= 0 }) != true {
            throw ServiceError(
                .invalidNextToken,
                "'\(nextToken)' is no nextToken of this list. Give the one that it answered."
            )
        }
        return try Page(
            limit: limit ?? most,
            member: "maxResults",
            most: most,
            nextToken: nextToken,
            isAscending: isAscending
        )
    }
}
