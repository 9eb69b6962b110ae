import DriftKit
import Foundation
import Taxi

// The step PreprocessData: a processing job that finds and leaves its files below /opt/ml/processing.
exit(await TaxiPreprocessing.run(container: Container()))
