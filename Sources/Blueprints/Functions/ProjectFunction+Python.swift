extension ProjectFunction {
    /// What counts is whether an execution runs now, not what the event says.
    ///
    /// Two executions may overlap, and an event may come late or twice. What is missing does not leave the others as they are.
    static let pipelineChangePython = """
        import os

        import boto3
        from botocore.exceptions import ClientError

        codepipeline = boto3.client("codepipeline")
        events = boto3.client("events")
        sagemaker = boto3.client("sagemaker")


        def running():
            answer = sagemaker.list_pipeline_executions(
                PipelineName=os.environ["PIPELINE_NAME"], SortBy="CreationTime", SortOrder="Descending", MaxResults=100
            )
            for execution in answer["PipelineExecutionSummaries"]:
                if execution["PipelineExecutionStatus"] in ("Executing", "Stopping"):
                    return execution["PipelineExecutionArn"].split("/")[-1]
            return None


        def lambda_handler(event, context):
            execution = running()
            stage = {
                "pipelineName": os.environ["CODE_PIPELINE_NAME"],
                "stageName": "Build",
                "transitionType": "Inbound",
            }
            faults = []

            def attempt(call, **request):
                try:
                    call(**request)
                except ClientError as error:
                    faults.append(str(error))

            if execution:
                reason = f"Pipeline execution {execution} is running"
                attempt(codepipeline.disable_stage_transition, reason=reason, **stage)
            else:
                attempt(codepipeline.enable_stage_transition, **stage)
            for rule in (os.environ["SCHEDULE_RULE_NAME"], os.environ["DRIFT_RULE_NAME"]):
                attempt(events.disable_rule if execution else events.enable_rule, Name=rule)
            if faults:
                raise RuntimeError(" ".join(faults))
            print("triggers are", f"off while {execution} runs" if execution else "on")
            return {"running": execution}

        """

    /// An event that comes twice starts one execution: its id is the request's token.
    static let startPipelinePython = """
        import os

        import boto3

        sagemaker = boto3.client("sagemaker")


        def lambda_handler(event, context):
            answer = sagemaker.start_pipeline_execution(
                PipelineName=os.environ["PIPELINE_NAME"],
                PipelineParameters=[{"Name": "InputSource", "Value": os.environ["INPUT_SOURCE"]}],
                ClientRequestToken=event["id"],
            )
            print("started", answer["PipelineExecutionArn"])
            return {"PipelineExecutionArn": answer["PipelineExecutionArn"]}

        """

    /// Names in a SageMaker ARN are lower-case, and CloudFormation has no function for that.
    static let lowerCasePython = """
        import cfnresponse


        def lambda_handler(event, context):
            text = event.get("ResourceProperties", {}).get("InputString", "").lower()
            physical = event.get("PhysicalResourceId", f"lower-case-{event['LogicalResourceId']}")
            cfnresponse.send(event, context, cfnresponse.SUCCESS, {"OutputString": text}, physical)

        """
}
