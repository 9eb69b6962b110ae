"""A user's preprocessing: months of green taxi trips and the zones' shapes become features, the fare first, in four sets."""
import glob
import os

import geopandas
import numpy as np
import pandas as pd

base = "/opt/ml/processing"
archive = f"{base}/input/zones/taxi_zones.zip"
zones = geopandas.read_file(f"zip://{archive}!taxi_zones/taxi_zones.shp").drop_duplicates("LocationID").set_index("LocationID")
metres = zones.geometry.centroid.to_crs(epsg=3310)
degrees = metres.to_crs(epsg=4326)
places = pd.DataFrame({"x": metres.x, "y": metres.y, "longitude": degrees.x, "latitude": degrees.y})

columns = ["fare_amount", "lpep_pickup_datetime", "lpep_dropoff_datetime", "passenger_count", "PULocationID", "DOLocationID"]
months = sorted(glob.glob(f"{base}/input/data/*.parquet"))
trips = pd.concat([pd.read_parquet(month, columns=columns) for month in months], ignore_index=True)
pickup = pd.to_datetime(trips.lpep_pickup_datetime)
minutes = (pd.to_datetime(trips.lpep_dropoff_datetime) - pickup).dt.total_seconds() / 60
start, end = places.reindex(trips.PULocationID), places.reindex(trips.DOLocationID)
features = pd.DataFrame({
    "fare_amount": trips.fare_amount, "passenger_count": trips.passenger_count,
    "pickup_latitude": start.latitude.values, "pickup_longitude": start.longitude.values,
    "dropoff_latitude": end.latitude.values, "dropoff_longitude": end.longitude.values,
    "geo_distance": np.hypot(start.x.values - end.x.values, start.y.values - end.y.values) / 1000,
    "hour": pickup.dt.hour, "weekday": pickup.dt.day_of_week, "month": pickup.dt.month})
keep = (features.fare_amount.between(0, 200, inclusive="neither") & (features.passenger_count > 0) & (minutes > 0)
        & (minutes < 120) & (features.geo_distance > 0) & (features.geo_distance < 121))
features = features[keep].dropna().sample(frac=1, random_state=42)
print(f"{len(months)} months, {len(trips)} trips, {len(features)} rows of features")

most, more = int(0.8 * len(features)), int(0.9 * len(features))
train, validation, test = features[:most], features[most:more], features[more:]
for name, rows, header in (("train", train, False), ("validation", validation, False), ("test", test, False), ("baseline", train, True)):
    os.makedirs(f"{base}/{name}", exist_ok=True)
    rows.to_csv(f"{base}/{name}/{name}.csv", index=False, header=header)
