"""Opens the latents.hspy of a run with HyperSpy and compares them with latents.npy and run.json.

    scripts/check-hyperspy RUN
"""

import json
import sys

import hyperspy.api as hs
import numpy as np

run = sys.argv[1]
signal = hs.load(run + "/latents.hspy")
values = np.moveaxis(np.load(run + "/latents.npy"), -1, 0)
assert np.array_equal(signal.data, values, equal_nan=True), "the numbers differ"

data = json.load(open(run + "/run.json"))["data"]
manager = signal.axes_manager
assert [axis.navigate for axis in manager._axes] == [True] + [False] * len(data["spatial_axes"])
for axis, record in zip(manager._axes[1:], data["spatial_axes"]):
    assert axis.size == record["count"], f"{axis} has another size than {record}"
    assert (axis.name if isinstance(axis.name, str) else None) == record["name"], f"{axis} is not {record}"
    assert (axis.units if isinstance(axis.units, str) else None) == record["units"], f"{axis} is not {record}"
    if "scale" in record:
        points = record["offset"] + record["scale"] * np.arange(record["count"])
    else:
        points = record.get("values", np.arange(record["count"]))
    assert np.allclose(axis.axis, points, rtol=1e-12), f"{axis} is not {record}"
print(f"HyperSpy opens {run}/latents.hspy as {signal}, with the axes of run.json")
