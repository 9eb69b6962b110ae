package import Autoscaling
package import Endpoints
package import Events
package import MetricStore
package import Monitors
package import Stacks

/// The services that serve and watch models, and connect what happens to what follows.
package struct ServingResources: Sendable {
    package let events: Events
    package let metrics: Metrics
    package let endpoints: Endpoints
    package let monitors: Monitors
    package let autoscaling: Autoscaling

    package init(
        events: Events,
        metrics: Metrics,
        endpoints: Endpoints,
        monitors: Monitors,
        autoscaling: Autoscaling
    ) {
        self.events = events
        self.metrics = metrics
        self.endpoints = endpoints
        self.monitors = monitors
        self.autoscaling = autoscaling
    }

    /// One provider for each type.
    package var providers: [any ResourceProvider] {
        [
            RuleProvider(events: events), AlarmProvider(metrics: metrics), ModelProvider(endpoints: endpoints),
            EndpointConfigProvider(endpoints: endpoints), EndpointProvider(endpoints: endpoints),
            MonitoringScheduleProvider(monitors: monitors), ScalableTargetProvider(autoscaling: autoscaling),
            ScalingPolicyProvider(autoscaling: autoscaling),
        ]
    }
}
