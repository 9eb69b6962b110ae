// What a project's repository imports: one name for the rooms that its pipeline, its templates and its steps are made of.
@_exported public import Blueprints
@_exported public import CloudFormation
@_exported public import PipelineDefinition
@_exported public import Tables
