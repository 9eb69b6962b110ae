// What a project's repository imports: one name for the rooms that its pipeline, its templates and its steps are made of.
@_exported public import Blueprints
@_exported public import Boosting
@_exported public import CloudFormation
@_exported public import Containers
@_exported public import DurableFiles
@_exported public import JSONDocuments
@_exported public import PipelineDefinition
@_exported public import SeededRandom
@_exported public import Tables
@_exported public import ZipArchives
