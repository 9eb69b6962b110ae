"""A user's preprocessing script: splits a CSV of trips, target first, without a heading for XGBoost."""
import argparse
import os

import pandas as pd
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--test-size", type=float, default=0.2)
arguments = parser.parse_args()
base = "/opt/ml/processing"
data = pd.concat(pd.read_csv(os.path.join(base, "input", name)) for name in sorted(os.listdir(f"{base}/input")) if name.endswith(".csv"))
print(f"read {len(data)} rows")
train, rest = train_test_split(data, test_size=2 * arguments.test_size, random_state=7)
validation, test = train_test_split(rest, test_size=0.5, random_state=7)
for name, frame, header in [("train", train, False), ("validation", validation, False), ("test", test, False), ("baseline", train, True)]:
    os.makedirs(f"{base}/{name}", exist_ok=True)
    frame.to_csv(f"{base}/{name}/{name}.csv", index=False, header=header)
