"""A user's evaluation: the error of the trained model on the trips that it has not seen."""
import json
import os
import tarfile

import numpy as np
import pandas as pd
import xgboost

base = "/opt/ml/processing"
with tarfile.open(f"{base}/model/model.tar.gz") as archive:
    archive.extractall("/tmp/model", filter="data")
model = xgboost.Booster()
model.load_model("/tmp/model/xgboost-model")
test = pd.read_csv(f"{base}/test/test.csv", header=None)
errors = test[0].to_numpy() - model.predict(xgboost.DMatrix(test.drop(columns=0).to_numpy()))
report = {"regression_metrics": {"rmse": {"value": float(np.sqrt(np.mean(errors**2))), "standard_deviation": float(np.std(errors))},
                                 "mae": {"value": float(np.mean(np.abs(errors))), "standard_deviation": float(np.std(np.abs(errors)))}}}
os.makedirs(f"{base}/evaluation", exist_ok=True)
with open(f"{base}/evaluation/evaluation.json", "w") as file:
    json.dump(report, file)
print(json.dumps(report))
