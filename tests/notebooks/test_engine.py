"""Notebooks run in this process as they do in a kernel, and leave nothing behind."""

import builtins
import gc
import logging
import os
import sys
import threading
import warnings
from pathlib import Path

import nbformat
import papermill
import pytest
from executed import cells
from IPython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from nbconvert.filters import strip_ansi
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lsr_analysis.errors import ReportError
from lsr_analysis.reporting.engine import IN_PROCESS
from lsr_analysis.reporting.notebooks import AREA_NOTEBOOK, execute, notebook_path

KEPT = ("output_type", "name", "text", "data", "metadata", "execution_count", "ename", "evalue")


def written(folder, *sources):
    """Write a notebook of these code cells, after a cell of parameters and a heading."""
    parameters = new_code_cell("area = 'A'\noutput_dir = ''", metadata={"tags": ["parameters"]})
    content = [parameters, new_markdown_cell("# Heading"), *map(new_code_cell, sources)]
    path = folder / "some.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=content, metadata=kernel), path)
    return path


def run(folder, *sources, **parameters):
    """Execute a notebook of these code cells; return the outputs of each."""
    out = folder / "out.ipynb"
    execute(written(folder, *sources), out, parameters)
    return [cell.outputs for cell in cells(out)][-len(sources) :]


def by_kernel(path, out, parameters, monkeypatch):
    """Execute a notebook by a true kernel of this environment."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        papermill.execute_notebook(
            str(path), str(out), parameters, kernel_name="python3", cwd=str(out.parent),
            progress_bar=False,
        )  # fmt: skip


def compared(path):
    """Return the source and the outputs of every code cell, as they are to be alike."""
    return [
        (
            cell.source,
            cell.execution_count,
            [
                {key: output[key] for key in KEPT if key in output}
                | {"traceback": strip_ansi("\n".join(output.get("traceback", "")))}
                for output in cell.outputs
            ],
        )
        for cell in cells(path)
    ]


MANY_KINDS = (
    "import sys\nprint('one')\nprint('two', flush=True)\n"
    "print('aside', file=sys.stderr, flush=True)\nprint('three')",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>shown</b>'))\n1 + 1",
    "'not shown';",
    "x = 2",
    "display('before')\nprint('between')\ndisplay({'a': [1]}, metadata={'text/plain': {'b': 1}})",
    "shown = display('first', display_id='id')\ndisplay('last')",
    "shown.update('second')",
    "class Drawn:\n    def _repr_png_(self):\n        return b'\\x89PNG\\r\\n' + bytes(90)\n"
    "    def __repr__(self):\n        return 'drawn'\nDrawn()",
    "print('gone')\nfrom IPython.display import clear_output\nclear_output()\nprint('kept')",
    "import pandas as pd\npd.DataFrame({'a': [1.5, None]})",
    "def f():\n    return __name__, f.__module__\nf(), _, Out[4], In[3]",
    "import pickle\nclass Own:\n    pass\ntype(pickle.loads(pickle.dumps(Own()))) is Own",
    "",
    "import warnings\nwarnings.warn('this is said', DeprecationWarning)",
    "import os\nfrom pathlib import Path\nPath('beside.txt').write_text(area)",
    "get_ipython().run_line_magic('who_ls', 'DataFrame')",
    "raise KeyError('no ‘area’')",
    "print('never')",
)


def test_every_kind_of_output_is_as_a_kernel_gives_it(tmp_path, monkeypatch):
    # A doctest of the same process leaves its last value here, and a new kernel has none.
    monkeypatch.delattr(builtins, "_", raising=False)
    outs = []
    for name, engine in (
        ("kernel", lambda path, out: by_kernel(path, out, {"area": "B"}, monkeypatch)),
        ("here", lambda path, out: execute(path, out, {"area": "B"})),
    ):
        folder = tmp_path / name
        folder.mkdir()
        outs.append(folder / "out.ipynb")
        with pytest.raises((papermill.PapermillExecutionError, ReportError), match="no ‘area’"):
            engine(written(folder, *MANY_KINDS), outs[-1])
        assert (folder / "beside.txt").read_text(encoding="utf-8") == "B"
    kernel, here = map(compared, outs)
    for its, ours in zip(kernel, here, strict=True):
        # Where a warning was raised is told by the name of a file that the kernel makes up.
        if "this is said" in its[0]:
            assert [o["name"] for o in ours[2]] == [o["name"] for o in its[2]] == ["stderr"]
            assert "DeprecationWarning: this is said" in ours[2][0]["text"]
        else:
            assert ours == its
    assert len(here) == len(MANY_KINDS) + 2
    for path in outs:
        states = [cell.metadata.papermill.status for cell in cells(path)]
        assert states[-2:] == ["failed", "pending"]
        assert set(states[:-2]) == {"completed"}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The area notebook, executed by a kernel and in this process."""
    found = []
    for how in ("kernel", "here"):
        out = tmp_path_factory.mktemp(how) / "area.ipynb"
        parameters = {"area": "Rutland", "output_dir": "."}
        with pytest.MonkeyPatch.context() as patch:
            if how == "kernel":
                by_kernel(notebook_path(AREA_NOTEBOOK), out, parameters, patch)
            else:
                execute(notebook_path(AREA_NOTEBOOK), out, parameters)
        found.append(out)
    return found


def test_the_area_notebook_shows_the_same_in_every_cell(both):
    kernel, here = map(compared, both)
    for its, ours in zip(kernel, here, strict=True):
        assert ours == its, its[0]
    assert sum(bool(outputs) for _, _, outputs in here) > 20


def test_the_area_notebook_saves_the_same_files(both):
    kernel, here = (
        {path.name: path.read_bytes() for path in out.parent.glob("*/*")} for out in both
    )
    assert here == kernel
    assert {"standing.png", "standing.svg", "standing.csv"} <= set(here)


def test_no_figure_stays_open_after_a_report(both):
    # Charts draw on figures of their own, which go with them; pyplot would keep every one.
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_a_failing_cell_is_told_as_before_and_ends_the_notebook(tmp_path):
    with pytest.raises(ReportError) as told:
        run(tmp_path, "print('so far')", "1 / 0", "print('never')")
    assert str(told.value) == "some.ipynb: ZeroDivisionError: division by zero"
    *_, before, failed, after = cells(tmp_path / "out.ipynb")
    assert before.outputs[0].text == "so far\n"
    assert failed.outputs[0].output_type == "error"
    assert "1 / 0" in strip_ansi("".join(failed.outputs[0].traceback))
    assert after.outputs == []


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("def f(:", "SyntaxError: invalid syntax"),
        ("if 1:\nx", "IndentationError: expected an indented block"),
        ("%nosuch", "CellExecutionError: "),  # IPython prints what is wrong
    ],
)
def test_what_cannot_be_run_is_told(tmp_path, source, error):
    with pytest.raises(ReportError, match=f"some.ipynb: {error}"):
        run(tmp_path, source)


def test_nothing_of_one_notebook_is_there_in_the_next(tmp_path):
    first = "left = 1\nimport sys\nsys.modules['__main__'].also = 2\nfrom math import pi as text"
    run(tmp_path, first, "display(left)")
    names = "sorted({'left', 'also', 'text'} & (set(globals()) | set(dir(__import__('__main__')))))"
    outputs = run(tmp_path, names, "Out", "get_ipython().execution_count")
    assert [shown[0].data["text/plain"] for shown in outputs] == ["[]", "{2: []}", "5"]


CHANGES = """
import builtins, logging, os, sys, warnings
os.environ["LSR_LEFT"] = "1"
os.environ.pop("PATH")
os.chdir("..")
sys.path.insert(0, "/left")
warnings.simplefilter("error")
logging.basicConfig(level=logging.DEBUG, force=True)
"""


def state():
    """What a notebook might change for the whole process."""
    root = logging.getLogger()
    of_sys = ("path", "stdout", "stderr", "displayhook", "excepthook", "ps1", "last_value")
    return {
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "sys": [str(getattr(sys, name, None)) for name in of_sys],
        "main": sys.modules["__main__"],
        "filters": list(warnings.filters),
        "showwarning": warnings.showwarning,
        "log": (root.level, list(root.handlers)),
        "shell": get_ipython(),
        "threads": threading.active_count(),
    }


@pytest.mark.parametrize("ends_with", ["pass", "raise ValueError('left')"])
def test_the_process_is_left_as_it_was_found(tmp_path, ends_with):
    before = state()
    try:
        run(tmp_path, CHANGES, ends_with)
    except ReportError:
        assert ends_with != "pass"
    assert state() == before
    assert not {"display", "__IPYTHON__"} & set(vars(builtins))


def test_the_shell_of_a_session_is_found_again(tmp_path, monkeypatch):
    for name in ("display", "__IPYTHON__"):  # a session leaves them behind
        monkeypatch.setattr(builtins, name, None, raising=False)
    session = InteractiveShell(ipython_dir=str(tmp_path), user_ns={"mine": 1})
    session.restore_sys_module_state()
    monkeypatch.setattr(InteractiveShell, "_instance", session)
    outputs = run(tmp_path, "get_ipython() is None", "'mine' in globals()", "mine = 2")
    assert [shown[0].data["text/plain"] for shown in outputs[:2]] == ["False", "False"]
    assert get_ipython() is session
    assert session.user_ns["mine"] == 1


class Mark:
    """Only a notebook holds one."""


def marks():
    return [found for found in gc.get_objects() if isinstance(found, Mark)]


def test_what_a_notebook_made_is_given_back(tmp_path, monkeypatch):
    monkeypatch.setattr(builtins, "lsr_mark", Mark, raising=False)
    run(tmp_path, "mine = lsr_mark()\ndisplay(mine)\nmine")
    with pytest.raises(ReportError):
        run(tmp_path, "mine = lsr_mark()\nraise ValueError(mine)")
    gc.collect()
    assert not marks()


def test_what_a_notebook_named_is_given_back_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(builtins, "lsr_mark", Mark, raising=False)
    gc.disable()
    try:
        run(tmp_path, "mine = lsr_mark()", "None")
        assert not marks()
    finally:
        gc.enable()


def test_no_settings_of_a_user_are_read_or_made(tmp_path, monkeypatch):
    home = tmp_path / "home"
    startup = home / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "own.py").write_text("started = True\n")
    (home / "profile_default" / "ipython_config.py").write_text(
        "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    )
    monkeypatch.setenv("IPYTHONDIR", str(home))
    before = sorted(home.rglob("*"))
    outputs = run(tmp_path, "1\n2", "'started' in globals()")
    assert [[o.data["text/plain"] for o in shown] for shown in outputs] == [["2"], ["False"]]
    assert sorted(home.rglob("*")) == before


def test_a_warning_is_printed_whatever_the_process_does_with_warnings(tmp_path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        for _ in range(2):  # each report says it again
            outputs = run(tmp_path, "import warnings\nwarnings.warn('twice')")
            assert "UserWarning: twice" in outputs[0][0].text
    assert not caught


def test_the_notebook_records_names_of_files_but_no_folder(tmp_path):
    run(tmp_path, "1")
    record = nbformat.read(tmp_path / "out.ipynb", as_version=4).metadata
    assert record.papermill.output_path == "out.ipynb"
    assert record.language_info.version == sys.version.split()[0]
    assert str(tmp_path) not in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


def test_papermill_knows_the_engine_by_its_name():
    from papermill.engines import papermill_engines

    assert papermill_engines.get_engine(IN_PROCESS).__name__ == "InProcessEngine"
