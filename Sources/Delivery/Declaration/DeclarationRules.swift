import Identifiers
import Objects
import Store

/// What CodePipeline, and this machine, ask of a declaration.
struct DeclarationRules {
    let providers: [ActionType: any ActionProvider]
    let home: Home
    let objects: Objects

    private struct Finding {
        let code: ServiceError.Code
        let sentence: String
    }

    /// Source: CodePipeline user guide, "Quotas": stages of a pipeline, actions of a stage, run orders.
    private static let mostStages = 50
    private static let mostActions = 100
    private static let runOrders = 1...999
    /// In minutes.
    ///
    /// Source: CodePipeline API, `ActionDeclaration`, `timeoutInMinutes`.
    private static let approvalTimeouts = 5...86_400

    /// Checks a whole declaration.
    ///
    /// - Throws: ``ServiceError`` with all that is wrong; its code is the first finding's.
    func validate(_ pipeline: PipelineDeclaration) throws {
        var findings: [Finding] = []
        checkName(pipeline.name, "name", &findings)
        checkHead(pipeline, &findings)
        checkStages(pipeline, &findings)
        checkArtifacts(pipeline, &findings)
        guard let first = findings.first else { return }
        throw ServiceError(first.code, findings.map(\.sentence).joined(separator: " "))
    }

    private func checkHead(_ pipeline: PipelineDeclaration, _ findings: inout [Finding]) {
        if ARN(pipeline.roleArn)?.service != "iam" {
            findings.append(.init(code: .validation, sentence: "roleArn is '\(pipeline.roleArn)'; give a role's ARN."))
        }
        let stores =
            (pipeline.artifactStore.map { [$0] } ?? []) + (pipeline.artifactStores.map { Array($0.values) } ?? [])
        if stores.count != 1 {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence: "Give exactly one artifactStore; actions in other regions are not supported."
                )
            )
        }
        for store in stores where store.type != "S3" || !objects.hasBucket(store.location) {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence:
                        "The artifact store '\(store.location)' (\(store.type)) is no bucket here. Create the bucket first."
                )
            )
        }
        if pipeline.mode != .superseded, pipeline.pipelineType != .v2 {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence: "executionMode \(pipeline.mode.rawValue) needs pipelineType V2."
                )
            )
        }
        if pipeline.variables?.isEmpty == false, pipeline.pipelineType != .v2 {
            findings.append(.init(code: .invalidStructure, sentence: "variables need pipelineType V2."))
        }
        if pipeline.triggers?.isEmpty == false {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence: "triggers are not supported: start the pipeline by a rule of EventBridge."
                )
            )
        }
    }

    private func checkStages(_ pipeline: PipelineDeclaration, _ findings: inout [Finding]) {
        if !(2...Self.mostStages).contains(pipeline.stages.count) {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence: "The pipeline has \(pipeline.stages.count) stages; give 2 to \(Self.mostStages)."
                )
            )
        }
        var names: Set<String> = []
        for (index, stage) in pipeline.stages.enumerated() {
            checkName(stage.name, "stages[\(index)].name", &findings)
            if !names.insert(stage.name).inserted {
                findings.append(.init(code: .invalidStage, sentence: "Two stages have the name '\(stage.name)'."))
            }
            if !(1...Self.mostActions).contains(stage.actions.count) {
                findings.append(
                    .init(
                        code: .invalidStage,
                        sentence:
                            "The stage '\(stage.name)' has \(stage.actions.count) actions; give 1 to \(Self.mostActions)."
                    )
                )
            }
            if stage.onFailure != nil || stage.onSuccess != nil || stage.beforeEntry != nil
                || stage.blockers?.isEmpty == false
            {
                findings.append(
                    .init(
                        code: .invalidStage,
                        sentence:
                            "The stage '\(stage.name)' has conditions (beforeEntry, onSuccess, onFailure) or blockers, which "
                            + "are not supported; leave them out."
                    )
                )
            }
            var actions: Set<String> = []
            for action in stage.actions {
                checkName(action.name, "the name of an action of '\(stage.name)'", &findings)
                if !actions.insert(action.name).inserted {
                    findings.append(
                        .init(
                            code: .invalidAction,
                            sentence: "Two actions of the stage '\(stage.name)' have the name '\(action.name)'."
                        )
                    )
                }
                check(action, in: stage.name, isFirstStage: index == 0, &findings)
            }
        }
    }

    private func check(
        _ action: ActionDeclaration,
        in stage: String,
        isFirstStage: Bool,
        _ findings: inout [Finding]
    ) {
        let place = "The action '\(action.name)' of the stage '\(stage)'"
        func found(_ sentence: String) {
            findings.append(.init(code: .invalidAction, sentence: "\(place) \(sentence)"))
        }
        if action.actionTypeId.isSource != isFirstStage {
            findings.append(
                .init(
                    code: .invalidStructure,
                    sentence: isFirstStage
                        ? "\(place) is no source action; the first stage has source actions only."
                        : "\(place) is a source action; these belong into the first stage."
                )
            )
        }
        if !Self.runOrders.contains(action.order) { found("has the runOrder \(action.order); give 1 to 999.") }
        if let region = action.region, region != home.region {
            found("is to run in \(region); only \(home.region) is here.")
        }
        if action.commands?.isEmpty == false {
            found("has commands, which only Compute actions have; these are not supported.")
        }
        guard let rules = rules(of: action.actionTypeId) else {
            let known = ([ActionType.approval] + providers.keys).map(\.description).sorted().joined(separator: ", ")
            return found("has the type \(action.actionTypeId), which nobody does here; known are \(known).")
        }
        let isApproval = action.actionTypeId == .approval
        if let minutes = action.timeoutInMinutes, !isApproval || !Self.approvalTimeouts.contains(minutes) {
            found("has timeoutInMinutes \(minutes); manual approvals may have 5 to 86400.")
        }
        let keys = Set((action.configuration ?? [:]).keys)
        for key in rules.required.subtracting(keys).sorted() { found("lacks the configuration key '\(key)'.") }
        for key in keys.subtracting(rules.required).subtracting(rules.optional).sorted() {
            let all = rules.required.union(rules.optional).sorted().joined(separator: ", ")
            found("has the configuration key '\(key)', which \(action.actionTypeId) does not have; it has \(all).")
        }
        if !rules.inputs.contains(action.inputs.count) {
            found("has \(action.inputs.count) input artifacts; give \(Self.text(rules.inputs)).")
        }
        if !rules.outputs.contains(action.outputs.count) {
            found("has \(action.outputs.count) output artifacts; give \(Self.text(rules.outputs)).")
        }
        do {
            try providers[action.actionTypeId]?.validate(action.configuration ?? [:])
        } catch {
            found("cannot be: \((error as? ServiceError)?.message ?? "\(error)")")
        }
    }

    /// Every artifact comes from one action, and before it is needed; so do namespaces.
    private func checkArtifacts(_ pipeline: PipelineDeclaration, _ findings: inout [Finding]) {
        var made: [String: String] = [:]
        var namespaces: Set<String> = ["codepipeline", "variables"]
        for stage in pipeline.stages {
            for order in Set(stage.actions.map(\.order)).sorted() {
                let actions = stage.actions.filter { $0.order == order }
                for action in actions {
                    for input in action.inputs where made[input] == nil {
                        findings.append(
                            .init(
                                code: .invalidAction,
                                sentence:
                                    "The action '\(action.name)' of the stage '\(stage.name)' takes the artifact '\(input)', "
                                    + "which no action before it puts out."
                            )
                        )
                    }
                }
                for action in actions {
                    for output in action.outputs {
                        if let other = made.updateValue(action.name, forKey: output) {
                            findings.append(
                                .init(
                                    code: .invalidAction,
                                    sentence:
                                        "The artifact '\(output)' is put out by '\(other)' and by '\(action.name)'; give each its own."
                                )
                            )
                        }
                        checkArtifactName(output, &findings)
                    }
                    if let namespace = action.namespace, !namespaces.insert(namespace).inserted {
                        findings.append(
                            .init(
                                code: .invalidAction,
                                sentence: "The namespace '\(namespace)' of '\(action.name)' is taken; give another."
                            )
                        )
                    }
                }
            }
        }
    }

    private func rules(of type: ActionType) -> ActionRules? {
        type == .approval ? ManualApproval.rules : providers[type]?.rules
    }

    private func checkName(_ name: String, _ member: String, _ findings: inout [Finding]) {
        if (1...100).contains(name.utf8.count), name.utf8.allSatisfy(Self.isOfName) { return }
        findings.append(
            .init(
                code: .validation,
                sentence: "\(member) is '\(name)'; give 1 to 100 of the characters A-Z, a-z, 0-9, '.', '@', '-', '_'."
            )
        )
    }

    private func checkArtifactName(_ name: String, _ findings: inout [Finding]) {
        let isName = name.utf8.allSatisfy { Self.isOfName($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "@") }
        if isName, (1...100).contains(name.utf8.count) { return }
        findings.append(
            .init(
                code: .invalidAction,
                sentence:
                    "'\(name)' is no name of an artifact; give 1 to 100 of the characters A-Z, a-z, 0-9, '-', '_'."
            )
        )
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}

/// An action that waits until a person approves or rejects it.
enum ManualApproval {
    /// Seven days.
    ///
    /// Source: CodePipeline user guide, "Quotas", manual approval actions.
    static let timeout: Double = 7 * 86_400

    static let rules = ActionRules(
        optional: ["CustomData", "ExternalEntityLink", "NotificationArn"],
        timeout: timeout
    )
}
