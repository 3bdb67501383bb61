"""The example notebook, run as a reader would."""

import os
from pathlib import Path

import pytest
from conftest import has_library, hide_cairo

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")

NOTEBOOK = Path(__file__).parent.parent / "examples" / "first.ipynb"


@pytest.fixture(scope="module", params=["with Cairo", "without Cairo"])
def outputs(request, tmp_path_factory):
    environment = dict(os.environ)
    if request.param == "without Cairo":
        environment["LD_LIBRARY_PATH"] = hide_cairo(tmp_path_factory.mktemp("libraries"))
    elif not has_library("libcairo.so.2"):
        pytest.skip("Cairo is not installed")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    place = {"metadata": {"path": tmp_path_factory.mktemp("notebook")}}
    client = nbclient.NotebookClient(notebook, timeout=60, resources=place)
    client.execute(env=environment)
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def shown(outputs, kind):
    return [output["data"][kind] for output in outputs if kind in output.get("data", {})]


def test_the_example_notebook_shows_pictures_and_what_the_model_is_worth(outputs):
    assert any("of the variance" in text for text in shown(outputs, "text/html"))
    assert shown(outputs, "image/png")


def test_progress_of_a_notebook_is_one_line(outputs):
    lines = [text for text in shown(outputs, "text/plain") if text.startswith("epoch ")]
    assert len(lines) == 1 and lines[0].startswith("epoch 100")


def test_the_example_finds_the_spectra_that_are_there(outputs):
    numbers = [float(text) for text in shown(outputs, "text/plain") if text.replace(".", "").isdigit() and "." in text]
    usual, own = numbers[:2]
    assert usual < 1 and own < 1
