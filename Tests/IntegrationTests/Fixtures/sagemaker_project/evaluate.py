"""A user's evaluation script: the error of the trained model on the test rows."""
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
test = pd.read_csv(f"{base}/test/test.csv", header=None).to_numpy()
errors = model.predict(xgboost.DMatrix(test[:, 1:])) - test[:, 0]
rmse = float(np.sqrt(np.mean(errors**2)))
os.makedirs(f"{base}/evaluation", exist_ok=True)
with open(f"{base}/evaluation/evaluation.json", "w") as file:
    json.dump({"regression_metrics": {"rmse": {"value": rmse, "standard_deviation": float(np.std(errors))}}}, file)
print(f"rmse {rmse}")
