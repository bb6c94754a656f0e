"""pandas cuts the lines into cells, and only a server that reads a table has it in memory."""

import subprocess
import sys

import pytest

from tests.sources import ROOT
from ui.data.pandas_reader import ReadError, read_rows

OPENED = """
import sys
from tests.visitor import visitor

page = visitor("pages/your_data.py").run()
assert not page.exception
before = "pandas" in sys.modules
page.text_area(key="data_paste").set_value("a,y\\n1,0\\n2,1").run()
assert not page.exception and page.subheader[-1].value.endswith("On the board")
print(before, "pandas" in sys.modules)
"""


@pytest.mark.slow
def test_pandas_is_imported_when_a_table_is_read_and_not_when_a_page_is_opened():
    done = subprocess.run([sys.executable, "-c", OPENED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_row_has_its_own_number_of_cells_and_a_blank_line_none():
    assert read_rows(["a,b", "", "1,", "2", '"x\n', 'y",3'], ",", 9) == [
        ["a", "b"],
        [],
        ["1", ""],
        ["2"],
        ["x\n\ny", "3"],
    ]
    assert read_rows(['1,"a', 'b","c', 'd"'], ",", 9) == [["1", "a\nb", "c\nd"]], "wider than each of its lines"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("line", ['1,"2', '"1"x,2', "," * 500])
def test_what_cannot_be_cut_into_cells_is_refused(line):
    with pytest.raises(ReadError):
        read_rows(["a,b", line], ",", 9)
