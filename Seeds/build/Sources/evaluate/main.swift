import DriftKit
import Foundation
import Taxi

// The step EvaluateModel: a processing job that finds and leaves its files below /opt/ml/processing.
exit(await TaxiEvaluation.run(container: Container()))
